"""Runs checks over a built site, or over copies of it with a defect planted for each of them.

A check takes the folder of a site and yields what is wrong, a line each; its docstring says what it does.
"""

import pathlib
import re
import shutil
import sys
import tempfile


def base_of(site):
    """The address of the site, as its robots.txt says."""
    return re.search(r"Sitemap: (.*)sitemap\.xml", (site / "robots.txt").read_text())[1]


def run(checks, defects):
    """With `--planted`, every defect (a check, what it is, what plants it) must be found."""
    site = pathlib.Path(sys.argv[-1]).resolve()
    if "--planted" in sys.argv:
        missed = [what for check, what, plant in defects if not is_found(site, check, what, plant)]
        sys.exit(f"missed: {missed}" if missed else 0)
    wrong = 0
    for check in checks:
        found = list(check(site))
        print(f"{check.__name__}: {f'{len(found)} faults' if found else 'right'} ({check.__doc__})")
        for line in found[:20]:
            print(f"  {line}")
        wrong += len(found)
    sys.exit(1 if wrong else 0)


def is_found(site, check, what, plant):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, "site")
        shutil.copytree(site, copy, ignore=shutil.ignore_patterns("search", "keyword", "topic", "*.xlsx"))
        plant(copy)
        found = list(check(copy))
    print(f"{check.__name__}: {what}: {'found' if found else 'MISSED'}")
    return bool(found)
