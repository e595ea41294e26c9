#!/bin/sh
# Fuzzes the reader of tables, each target for as many seconds: fuzz/run.sh [SECONDS [TARGET…]]
#
# The seeds are the fixtures of tests/tables, taken anew each time. Needs cargo-fuzz (cargo install cargo-fuzz);
# without a nightly compiler the stable one is told to behave like one. No sanitizer: there is no unsafe code of ours, and
# without one three times as many inputs are tried.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-600}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- table text workbook downloads

toolchain=+nightly
rustc +nightly --version >/dev/null 2>&1 || { toolchain=; export RUSTC_BOOTSTRAP=1; }

# seed TARGET PREFIX FILE…: copies files into the corpus behind a few bytes that the target takes off.
seed() {
    folder=fuzz/corpus/$1 prefix=$2
    shift 2
    mkdir -p "$folder"
    for file; do
        { printf "$prefix"; cat "$file"; } >"$folder/$(echo "$file" | tr / -)"
    done
}

seed table '' tests/tables/*/input.*
seed downloads '' tests/tables/*/input.*
seed text '\007\000\000' tests/tables/*/input.*
seed workbook '\000' tests/tables/workbooks/*.xlsx
seed workbook '\001' tests/tables/workbooks/*.xls
seed workbook '\002' tests/tables/workbooks/*.ods

# A finding in one target does not keep the others from being run.
status=0
for target; do
    cargo $toolchain fuzz run --sanitizer none "$target" -- -max_total_time="$seconds" -max_len=8192 -timeout=20 -rss_limit_mb=3000 \
        -dict=fuzz/words.dict -print_final_stats=1 || status=1
done
exit $status
