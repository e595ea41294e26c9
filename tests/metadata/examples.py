"""Runs the examples of the page `/api/` of a built site, with the address of the site replaced by one on this machine.

    python examples.py SITE

curl, Python and Node.js ask a server; DuckDB reads the file itself, since reading over HTTP needs an extension that it
fetches from elsewhere. R is run where it is installed, and it is said where it is not.
"""

import html
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from plain_hosts import PlainHost, served


def main():
    site = pathlib.Path(sys.argv[-1]).resolve()
    base = re.search(r"Sitemap: (.*)sitemap\.xml", (site / "robots.txt").read_text())[1]
    for page in (site / "api/index.html", *site.glob("*/api/index.html")):
        examples = dict(re.findall(r'<pre id="code-([a-z]+)"[^>]*><code>(.*?)</code>', page.read_text(), re.S))
        if set(examples) != {"curl", "python", "r", "duckdb", "javascript"}:
            sys.exit(f"{page}: the examples are {sorted(examples)}")
        with served(site, PlainHost) as url, tempfile.TemporaryDirectory() as folder:
            for program, code in examples.items():
                code = html.unescape(code)
                if base not in code:
                    sys.exit(f"{page}: {program}: the address of the site is not in it")
                place = f"{site}/" if program == "duckdb" else f"{url}/"
                said = RUN[program](code.replace(base, place), folder)
                print(f"{page.relative_to(site)}: {program}: {said}")


def run(command, folder, code=None):
    done = subprocess.run(command, cwd=folder, input=code, capture_output=True, text=True, timeout=120)
    if done.returncode or not done.stdout.strip():
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-500:]}{done.stderr[-1500:]}")
    return f"{len(done.stdout)} characters"


def curl(code, folder):
    said = run(["bash", "-e"], folder, code.replace("curl ", "curl --fail --silent "))
    fetched = list(pathlib.Path(folder).glob("*.csv"))
    if not fetched or not fetched[0].stat().st_size:
        sys.exit("curl fetched no table")
    return said


def duckdb(code, _folder):
    import duckdb

    rows = duckdb.sql(code).fetchall()
    if not rows:
        sys.exit("DuckDB found no row")
    return f"{len(rows)} rows"


def r(code, folder):
    if not shutil.which("Rscript"):
        return "LEFT OUT: R is not installed"
    return run(["Rscript", "-"], folder, code)


RUN = {
    "curl": curl,
    "python": lambda code, folder: run([sys.executable, "-"], folder, code),
    "r": r,
    "duckdb": duckdb,
    "javascript": lambda code, folder: run(["node", "--input-type=module", "-"], folder, code),
}


if __name__ == "__main__":
    main()
