#!/usr/bin/env python3
"""Reads one large table with odcat, DuckDB, xan and Polars and prints what each costs, as Markdown.

Every tool is run in turn, several times over, beside the machine's own limits (limits/main.rs).
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import make_tables
from make_catalogue import PUBLISHERS, TOPICS, toml, write, write_odcat_site
from run import PEERS, measure

HERE = Path(__file__).resolve().parent
DUCKDB = "import duckdb, sys; c = duckdb.connect(); c.execute('SET threads = {threads}'); "
SUMMARIZE = DUCKDB + """print(c.execute(f"SUMMARIZE SELECT * FROM read_csv('{{sys.argv[1]}}')").fetchall())"""
COPY = DUCKDB + (
    """c.execute(f"COPY (SELECT * FROM read_csv('{{sys.argv[1]}}')) TO '{{sys.argv[2]}}'"""
    """ (FORMAT parquet, COMPRESSION zstd)")"""
)
POLARS = "import polars, sys; print(polars.scan_csv(sys.argv[1]).describe())"


class Bench:
    """One table of about `size` bytes."""

    def __init__(self, size, options):
        self.options = options
        self.work = options.place / "odcat-tables"
        self.file = self.work / f"{size}.csv"
        self.site, self.out = self.work / "site", self.work / "out"
        self.costs = defaultdict(list)
        self.limits = defaultdict(list)
        if not self.file.exists():
            self.work.mkdir(parents=True, exist_ok=True)
            make_tables.make(make_tables.size(size), self.file)
        self.megabytes = self.file.stat().st_size / 1e6
        write_site(self.site, self.file)

    def run(self):
        profiles, makers = self.commands()
        for _ in range(self.options.runs):
            for name, command in profiles.items():
                self.costs[name].append(measure(command))
            for name, command in makers.items():
                self.clean()
                self.costs[name].append(measure(command))
                if name == "odcat build":
                    self.costs["odcat build, nothing changed"].append(measure(command))
            self.clean()
            self.see_limits()
        self.print_tables(profiles)

    def print_tables(self, profiles):
        print(f"\n### {self.file.stem}: {self.megabytes:,.0f} MB\n")
        print(self.table([*profiles], "odcat inspect"), end="\n\n")
        makers = [name for name in self.costs if name not in profiles]
        print(self.table(makers, "odcat build"), end="\n\n")
        print(self.limit_table(), flush=True)

    def commands(self):
        """What makes a profile, and what makes downloads."""
        options, python = self.options, PEERS / "venv/bin/python"
        summarize, copy = (code.format(threads=options.threads) for code in (SUMMARIZE, COPY))
        profiles = {"odcat inspect": [options.odcat, "inspect", self.file]}
        makers = {"odcat build": [options.odcat, "build", self.site, "--out", self.out, "-q"]}
        if "duckdb" in options.peers:
            profiles["DuckDB SUMMARIZE"] = [python, "-c", summarize, self.file]
            makers["DuckDB COPY to Parquet"] = [python, "-c", copy, self.file, self.out]
        if "xan" in options.peers:
            xan = [PEERS / "bin/xan", "stats", "--threads", str(options.threads)]
            profiles["xan stats"] = [*xan, self.file]
            profiles["xan stats --approx"] = [*xan, "--approx", self.file]
        if "polars" in options.peers:
            profiles["Polars describe"] = [python, "-c", POLARS, self.file]
        return profiles, makers

    def clean(self):
        if self.out.is_file():
            self.out.unlink()
        for folder in (self.out, self.site / ".odcat"):
            shutil.rmtree(folder, ignore_errors=True)

    def see_limits(self):
        done = subprocess.run([self.options.limits, self.file], check=True, capture_output=True, text=True)
        for line in done.stdout.splitlines():
            name, cpu, _ = line.split("\t")
            self.limits[name].append(float(cpu))

    def table(self, names, first):
        head = ["", "user s, best", "median", "system s", "wall s, best", "median"]
        head += ["MB/s of CPU", "peak MB", "user CPU ÷ odcat"]
        lines = [head, ["---", *["---:"] * (len(head) - 1)]]
        odcat = statistics.median(cost.user for cost in self.costs[first])
        for name in names:
            user, system, wall, memory = zip(*self.costs[name])
            cpu = statistics.median(map(sum, zip(user, system)))
            middle = statistics.median(user)
            cells = [min(user), middle, statistics.median(system), min(wall), statistics.median(wall)]
            cells = [f"{cell:.2f}" for cell in cells]
            cells += [f"{self.megabytes / cpu:,.0f}", f"{max(memory):,.0f}", f"{middle / odcat:.2f}"]
            lines.append([name, *cells])
        return markdown(lines)

    def limit_table(self):
        lines = [["one core", "CPU s, best", "median", "MB/s, best"], ["---", *["---:"] * 3]]
        for name, seconds in self.limits.items():
            best, middle = min(seconds), statistics.median(seconds)
            lines.append([name, f"{best:.3f}", f"{middle:.3f}", f"{self.megabytes / best:,.0f}"])
        return markdown(lines)

    def run_confined(self):
        """Once more, with no more memory to be had than is allowed."""
        allowed = self.options.confine * 10**6
        profiles, makers = self.commands()
        for name, command in (("odcat inspect", profiles), ("odcat build", makers)):
            self.clean()
            cost = measure(["prlimit", f"--data={allowed}", *command[name]])
            print(f"{name} with --data={allowed:,}: {cost.memory:,.0f} MB at the peak, {cost.wall:.1f} s")
        self.clean()


def markdown(lines):
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write_site(site, file):
    """A catalogue of one dataset without a declared schema, its table a hard link to the file."""
    shutil.rmtree(site, ignore_errors=True)
    write_odcat_site(site, ["vi"])
    entry = {
        "title": "Hồ sơ theo xã",
        "description": "Một bảng bịa ra để đo.",
        "publisher": next(iter(PUBLISHERS)),
        "topics": [next(iter(TOPICS))],
        "license": "CC-BY-4.0",
        "frequency": "annual",
    }
    folder = site / "catalog/datasets/ho-so-theo-xa"
    write(folder / "dataset.toml", toml(entry) + toml({"path": "ho-so.csv"}, "[[distributions]]"))
    os.link(file, folder / "ho-so.csv")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10MB,100MB,1GB")
    parser.add_argument("--place", type=Path, default=Path("/dev/shm"), help="in memory: 10 times the size is needed")
    parser.add_argument("--peers", default="duckdb,xan,polars", help="duckdb, xan, polars or nothing")
    default = HERE.parents[1] / "target/release/odcat"
    parser.add_argument("--odcat", type=Path, default=default, metavar="PROGRAM")
    default = HERE / "limits/target/release/limits"
    parser.add_argument("--limits", type=Path, default=default, metavar="PROGRAM")
    parser.add_argument("--runs", type=int, default=3, help="of each tool, alternating")
    parser.add_argument("--threads", type=int, default=2, help="of DuckDB and xan")
    parser.add_argument("--confine", type=int, default=0, metavar="MB", help="run odcat once more with so much memory")
    options = parser.parse_args()
    options.peers = list(filter(None, options.peers.split(",")))
    for size in options.sizes.split(","):
        bench = Bench(size, options)
        bench.run()
        if options.confine:
            bench.run_confined()


if __name__ == "__main__":
    main()
