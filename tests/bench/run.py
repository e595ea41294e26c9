#!/usr/bin/env python3
"""Builds the same catalogue with odcat, Hugo and Zola and prints what each costs, as Markdown.

Every tool is run in turn, several times over. Beside them stands the machine's own limit: a small
C program that writes as many bytes into as many files (limit.c).
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
PEERS = HERE / ".peers"


class Cost(NamedTuple):
    """Of one run: seconds, and megabytes at the peak."""

    user: float
    system: float
    wall: float
    memory: float


class Tree(NamedTuple):
    """What a build wrote."""

    files: int
    pages: int
    size: int


def measure(command):
    """Runs a command and returns its cost, its children's included.

    Linux counts the memory of the forking process (this one: 15 MB) as the child's minimum.
    """
    with tempfile.TemporaryFile() as messages:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=messages, stderr=messages)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            messages.seek(0)
            sys.stderr.buffer.write(messages.read())
            sys.exit(f"exit code {process.returncode}: {' '.join(map(str, command))}")
    return Cost(usage.ru_utime, usage.ru_stime, wall, usage.ru_maxrss / 1024)


def walk(folder):
    """Yields (size, path) of every file below a folder, in sorted order."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from walk(entry.path)
        else:
            yield entry.stat().st_size, entry.path


def survey(folder, list_path):
    """Counts what a build wrote, and lists it for the limit."""
    files = pages = total = 0
    with open(list_path, "w") as file_list:
        for size, path in walk(folder):
            files, pages, total = files + 1, pages + path.endswith(".html"), total + size
            print(size, os.path.relpath(path, folder), file=file_list)
    return Tree(files, pages, total)


class Bench:
    """One catalogue of `count` datasets in one file system."""

    def __init__(self, count, place, options):
        self.count, self.options = count, options
        self.work = place / "odcat-bench"
        self.out = self.work / "out"
        odcat = ["build", self.work / "odcat", "--out", self.out, "-q"]
        hugo = ["build", "--quiet", "--noBuildLock", "--source", self.work / "hugo"]
        zola = ["--root", self.work / "zola", "build", "--force", "--output-dir", self.out]
        commands = {
            "odcat": [options.odcat, *odcat],
            "hugo": [PEERS / "hugo", *hugo, "--destination", self.out],
            "zola": ["node", PEERS / "zola.js", *zola],
        }
        self.commands = {tool: commands[tool] for tool in options.tools}
        self.costs = defaultdict(list)
        self.limits = defaultdict(list)
        self.trees = {}

    def run(self):
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.prepare()
        for _ in range(self.options.runs):
            for tool in self.commands:
                self.build(tool)
        shutil.rmtree(self.work)

    def prepare(self):
        make = [sys.executable, HERE / "make_catalogue.py", str(self.count), self.work / "odcat"]
        for peer in self.commands.keys() - {"odcat"}:
            make += [f"--{peer}", self.work / peer]
        subprocess.run(make, check=True)
        limit = self.work / "limit"
        subprocess.run(["cc", "-O2", "-pthread", "-o", limit, HERE / "limit.c"], check=True)
        self.limit = [limit, self.work / "files", self.out, str(self.options.threads)]
        self.limit += ["sync"] * self.options.sync

    def build(self, tool):
        """A cold build; for odcat two more over it; then the limit for the same files."""
        self.clean()
        self.costs[tool].append(measure(self.commands[tool]))
        self.trees[tool] = survey(self.out, self.work / "files")
        if tool == "odcat":
            self.rebuild()
        self.clean()
        self.limits[tool].append(measure(self.limit))

    def clean(self):
        """Nothing there yet, and nothing of the run before still on its way to the disk."""
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.rmtree(self.work / "odcat/.odcat", ignore_errors=True)
        os.sync()

    def rebuild(self):
        """odcat over its own output: nothing changed, then the title of one dataset."""
        self.costs["odcat, nothing changed"].append(measure(self.commands["odcat"]))
        entry = min((self.work / "odcat/catalog/datasets").iterdir()) / "dataset.toml"
        before = entry.read_text(encoding="utf-8")
        entry.write_text(before.replace('title = "', 'title = "Mới: ', 1), encoding="utf-8")
        self.costs["odcat, one dataset changed"].append(measure(self.commands["odcat"]))
        entry.write_text(before, encoding="utf-8")

    def table(self):
        head = ["files", "pages", "MB", "user s", "system s", "wall s", "peak MB"]
        head += ["datasets/s", "pages/s", "user CPU ÷ odcat", "limit s", "wall ÷ limit"]
        lines = [["", *head], ["---", *["---:"] * len(head)]]
        lines += [[name, *self.tree_cells(name), *self.cost_cells(name)] for name in self.costs]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

    def tree_cells(self, name):
        if name not in self.trees:
            return [""] * 3
        tree = self.trees[name]
        return [f"{tree.files:,}", f"{tree.pages:,}", f"{tree.size / 1e6:.0f}"]

    def cost_cells(self, name):
        cost = medians(self.costs[name])
        for values, digits in zip(zip(*self.costs[name]), (2, 2, 2, 0)):
            yield spread(values, digits)
        yield f"{self.count / cost.wall:,.0f}"
        yield f"{self.trees[name].pages / cost.wall:,.0f}" if name in self.trees else ""
        odcat = self.costs.get("odcat")
        yield f"{cost.user / medians(odcat).user:.2f}" if odcat else ""
        limit = self.limits[name]
        yield spread([cost.wall for cost in limit], 2) if limit else ""
        yield f"{cost.wall / medians(limit).wall:.2f}" if limit else ""


def medians(costs):
    return Cost(*map(statistics.median, zip(*costs)))


def spread(values, digits):
    numbers = statistics.median(values), min(values), max(values)
    return "{} ({}–{})".format(*(f"{number:,.{digits}f}" for number in numbers))


def available(peers, odcat):
    """The tools asked for that are there; says so of those that are not."""
    programs = {"odcat": odcat, "hugo": PEERS / "hugo", "zola": PEERS / "zola.js"}
    for tool in ["odcat", *peers]:
        if programs[tool].exists():
            yield tool
        else:
            print(f"No {tool}: {programs[tool]} is missing (see README.md).", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,10000", help="numbers of datasets")
    parser.add_argument("--disk", type=Path, default=Path("/var/tmp"), metavar="DIR")
    parser.add_argument("--memory", type=Path, default=Path("/dev/shm"), metavar="DIR")
    parser.add_argument("--places", default="memory,disk", help="where to build")
    parser.add_argument("--peers", default="hugo,zola", help="hugo, zola or nothing")
    default = HERE.parents[1] / "target/release/odcat"
    parser.add_argument("--odcat", type=Path, default=default, metavar="PROGRAM")
    parser.add_argument("--runs", type=int, default=3, help="of each tool, alternating")
    parser.add_argument("--threads", type=int, default=2, help="of the limit program")
    parser.add_argument("--sync", action="store_true", help="the limit flushes at its end")
    options = parser.parse_args()
    options.tools = list(available(filter(None, options.peers.split(",")), options.odcat))
    for count in map(int, options.sizes.split(",")):
        for place in options.places.split(","):
            bench = Bench(count, getattr(options, place), options)
            bench.run()
            print(f"\n### {count:,} datasets, {place}\n\n{bench.table()}", flush=True)


if __name__ == "__main__":
    main()
