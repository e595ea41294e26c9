"""Runs the code that a built site shows: on `/api/` in every language, and on the pages of datasets.

    python examples.py SITE
    python examples.py --planted SITE

Each piece must give the rows of data that the CSV has, and every value of them in its type. The address of the site is
replaced by one on this machine: pandas, Node.js and curl ask a server there; DuckDB reads the files themselves, since
reading over HTTP needs an extension that it fetches from elsewhere. R is run where it is installed. Power Query is taken
apart only. What is not run is said.
"""

import collections
import csv
import datetime
import decimal
import html
import json
import math
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import plain_hosts
import planted

PROGRAMS = ("python", "r", "duckdb", "power-query", "javascript", "curl")

# Pages of datasets that are chosen because nothing like their tables has been seen before; then others, up to so many.
FEWEST = 12

Code = collections.namedtuple("Code", "page table program text")


def the_code_of_api(site):
    """every piece of code on /api/ gives what the files have"""
    pages = [site / "api/index.html", *sorted(site.glob("*/api/index.html"))]
    for page in pages:
        found = codes(site, page)
        wanted = {("list", program) for program in PROGRAMS} | {("ckan", "curl")}
        missing = wanted - {(code.table, code.program) for code in found}
        if missing:
            yield f"{page.relative_to(site)}: no code for {sorted(missing)}"
        yield from run_all(site, found)


def the_code_of_datasets(site):
    """every piece of code on a choice of pages of datasets gives what the files have"""
    for page in chosen(site):
        yield from run_all(site, codes(site, page))


def the_list(site):
    """the list of datasets has a row for each entry, and the same cells for programs and for Excel"""
    plain = read_rows(site / "catalog.csv")
    pages = {page.parent.name for page in site.glob("dataset/*/index.html")} - {"a-z", "page"}
    if [row["id"] for row in plain] != sorted(pages):
        yield "catalog.csv: the ids are not those of the pages"
    text = (site / "catalog-excel.csv").read_bytes().decode("utf-8")
    if not text.startswith("\ufeff") or "\r\n" not in text:
        yield "catalog-excel.csv: no byte-order mark, or no CR LF"
    guarded = list(csv.DictReader(text[1:].splitlines(keepends=True)))
    bare = [{name: cell.removeprefix("'") for name, cell in row.items()} for row in guarded]
    if bare != [{name: cell.removeprefix("'") for name, cell in row.items()} for row in plain]:
        yield "catalog-excel.csv: not the cells of catalog.csv"
    for row in plain:
        if not (site / row["page"].removeprefix(planted.base_of(site)) / "index.html").is_file():
            yield f"catalog.csv: {row['id']}: nothing at {row['page']}"
        for name in ("issued", "modified", "temporal_start", "temporal_end", "due"):
            if row[name] and not re.fullmatch(r"\d{4}-\d\d-\d\d", row[name]):
                yield f"catalog.csv: {row['id']}: {name} is {row[name]}"


def codes(site, page):
    pieces = re.findall(r'<pre class="cite" id="([^"]+?)-(' + "|".join(PROGRAMS) + r')"><code>(.*?)</code>', page.read_text(), re.S)
    return [Code(page.relative_to(site), table, program, html.unescape(text)) for table, program, text in pieces]


def chosen(site):
    """Those that have a kind of column, marks or several tables that none before them has; then the first others."""
    seen, taken, others = set(), [], []
    for described in sorted(site.glob("dataset/*/datapackage.json")):
        tables = [file["schema"]["fields"] for file in json.loads(described.read_text())["resources"] if "schema" in file]
        if not tables:
            continue
        traits = {field["type"] for fields in tables for field in fields}
        traits |= {field["name"] for fields in tables for field in fields if field["name"] in ("row_type",) or field["name"].endswith("_flag")}
        traits |= {"several"} if len(tables) > 1 else set()
        (others if traits <= seen else taken).append(described.with_name("index.html"))
        seen |= traits
    return taken + others[: max(0, FEWEST - len(taken))]


def run_all(site, found):
    """What is wrong with pieces of code; what was done is said."""
    done = collections.Counter()
    with plain_hosts.served(site, plain_hosts.PlainHost) as url:
        for code in found:
            where = f"{code.page}: {code.table}: {code.program}"
            if planted.base_of(site) not in code.text:
                yield f"{where}: the address of the site is not in it"
                continue
            place = f"{site}/" if code.program == "duckdb" else f"{url}/"
            local = code._replace(text=code.text.replace(planted.base_of(site), place))
            try:
                with tempfile.TemporaryDirectory() as folder:
                    said = RUN[code.program](site, local, addresses(site, code), folder)
                done[f"{code.program}{said or ''}"] += 1
            except Exception as error:  # Whatever a program says against it.
                yield f"{where}: {type(error).__name__}: {error}"
    if found:
        print(f"  {found[0].page}: {', '.join(f'{program} × {times}' for program, times in done.items())}")


class Wrong(Exception):
    pass


def addresses(site, code):
    """The files that a piece of code asks for, as they lie in the site."""
    return [site / path for path in re.findall(re.escape(planted.base_of(site)) + r"([^\"']+)", code.text)]


def expected(path):
    """The columns of a table with their types, and its rows of data, of the CSV that lies at or beside a path."""
    path = path.with_suffix(".csv")
    rows = read_rows(path)
    described = pathlib.Path(f"{path}-metadata.json")
    if described.is_file():
        columns = json.loads(described.read_text())["tableSchema"]["columns"]
        names = csv_header(path)
        types = {name: kind_of(column) for name, column in zip(names, columns, strict=True)}
    else:
        dates = {"issued", "modified", "temporal_start", "temporal_end", "due"}
        types = {name: "date" if name in dates else "integer" if name == "item" else "string" for name in csv_header(path)}
    return types, [row for row in rows if row.get("row_type", "data") == "data"]


def kind_of(column):
    datatype = column.get("datatype", "string")
    return datatype if isinstance(datatype, str) else datatype["base"]


def csv_header(path):
    with open(path, encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def compare(types, rows, got, loose=()):
    """`got`: rows as lists in the order of the columns. Types that a program has no values for come as texts."""
    if len(got) != len(rows):
        raise Wrong(f"{len(got)} rows, but {len(rows)} rows of data in the CSV")
    for number, (row, values) in enumerate(zip(rows, got, strict=True), 1):
        if len(values) != len(types):
            raise Wrong(f"{len(values)} columns, but {len(types)} in the CSV")
        for (name, kind), value in zip(types.items(), values, strict=True):
            wanted = typed(row[name], "string" if kind in loose else kind)
            if not same(value, wanted):
                raise Wrong(f"row {number}, column {name!r} ({kind}): {value!r} instead of {wanted!r}")


def typed(cell, kind):
    if cell == "":
        return None
    if kind in ("integer", "gYear"):
        return int(cell)
    if kind in ("decimal", "number", "double"):
        return decimal.Decimal(cell)
    if kind == "boolean":
        return {"true": True, "false": False}[cell]
    if kind == "date":
        return datetime.date.fromisoformat(cell)
    if kind == "datetime":
        return datetime.datetime.fromisoformat(cell)
    return cell


def same(value, wanted):
    if wanted is None:
        return value is None
    if isinstance(wanted, decimal.Decimal):
        return not isinstance(value, (str, bool)) and value is not None and math.isclose(value, wanted, rel_tol=1e-12)
    if isinstance(wanted, bool) or isinstance(value, bool):
        return value is wanted
    if isinstance(wanted, int):
        return isinstance(value, int) and value == wanted
    if isinstance(wanted, datetime.datetime):
        return isinstance(value, datetime.datetime) and value.replace(tzinfo=None) == wanted.replace(tzinfo=None)
    if isinstance(wanted, datetime.date):
        return value == wanted
    return value == wanted


def run(command, folder, code=None):
    done = subprocess.run(command, cwd=folder, input=code, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise Wrong(f"{command[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-600:]}")
    return done.stdout


def python(_site, code, files, _folder):
    import pandas

    known = {}
    exec(compile(code.text, "code", "exec"), known)
    frame = known["df"]
    types, rows = expected(files[0])
    names = [str(name) for name in frame.columns]
    if names != list(types):
        raise Wrong(f"columns {names}")

    def plain(value, kind):
        if pandas.isna(value):
            return None
        if isinstance(value, pandas.Timestamp):
            return value.date() if kind == "date" else value.to_pydatetime()
        return value.item() if hasattr(value, "item") else value

    values = [[plain(value, kind) for value, kind in zip(row, types.values(), strict=True)] for row in frame.itertuples(index=False, name=None)]
    compare(types, rows, values)


def duckdb(_site, code, files, _folder):
    import duckdb

    result = duckdb.connect().sql(code.text)
    types, rows = expected(files[0])
    if result.columns != list(types):
        raise Wrong(f"columns {result.columns}")

    def plain(value, kind):
        # The time of a day is a type of Parquet.
        if isinstance(value, datetime.time):
            return value.isoformat()
        return value.date() if kind == "date" and isinstance(value, datetime.datetime) else value

    values = [[plain(value, kind) for value, kind in zip(row, types.values(), strict=True)] for row in result.fetchall()]
    compare(types, rows, values)


def javascript(_site, code, files, folder):
    """What the code logs is for people, so that its rows are told too."""
    said = run(["node", "--input-type=module", "-"], folder, code.text + "\nconsole.log(JSON.stringify(rows));\n")
    rows = json.loads(said.rstrip("\n").rsplit("\n", 1)[-1], parse_float=decimal.Decimal)
    if code.table == "list":
        described = json.loads(files[0].read_text())["dataset"]
        if rows != json.loads(json.dumps(described), parse_float=decimal.Decimal):
            raise Wrong("not the datasets of data.json")
        return
    types, wanted = expected(files[0])
    for row in rows:
        if list(types) != list(row) and set(types) != set(row):
            raise Wrong(f"columns {list(row)}")
    values = [[row[name] for name in types] for row in rows]
    compare(types, wanted, values, loose=("date", "datetime"))


def curl(_site, code, files, folder):
    said = run(["bash", "-e"], folder, code.text.replace("curl ", "curl --silent --show-error "))
    if code.table == "ckan":
        answers = [file.read_text() for file in files]
        if said != "".join(answers):
            raise Wrong("not the answers of the CKAN interface")
        if not all(json.loads(answer)["success"] for answer in answers):
            raise Wrong("an answer without success")
        return
    fetched = list(pathlib.Path(folder).iterdir())
    if [file.name for file in fetched] != [files[0].name] or fetched[0].read_bytes() != files[0].read_bytes():
        raise Wrong(f"fetched {[file.name for file in fetched]}, which is not the file of the site")


def r(_site, code, files, folder):
    if not shutil.which("Rscript"):
        return " (LEFT OUT: R is not installed)"
    types, rows = expected(files[0])
    # Numbers with all digits that R has of them.
    tail = """
d[] <- lapply(d, function(x) if (inherits(x, "POSIXct")) format(x, "%Y-%m-%dT%H:%M:%S") else if (is.numeric(x)) ifelse(is.na(x), NA, format(x, digits = 15, trim = TRUE, scientific = FALSE)) else if (is.logical(x)) tolower(as.character(x)) else as.character(x))
write.csv(d, "out.csv", row.names = FALSE, na = "", fileEncoding = "UTF-8")
"""
    run(["Rscript", "-"], folder, code.text + tail)
    got = read_rows(pathlib.Path(folder, "out.csv"))
    compare(types, rows, [[typed(cell, kind) for cell, kind in zip(row.values(), types.values(), strict=True)] for row in got])


M_TYPES = {
    "type text": {"string", "time"},
    "Int64.Type": {"integer", "gYear"},
    "type number": {"decimal", "number", "double"},
    "type logical": {"boolean"},
    "type date": {"date"},
    "type datetime": {"datetime"},
}


def power_query(_site, code, files, _folder):
    """Nothing here runs M: brackets must close, and each column must be there with its type."""
    outside = re.sub(r'"(?:[^"]|"")*"', "", code.text)
    depth = []
    for sign in outside:
        if sign in "([{":
            depth.append(sign)
        elif sign in ")]}" and (not depth or "([{".index(depth.pop()) != ")]}".index(sign)):
            raise Wrong("its brackets do not close")
    if depth or '"' in outside:
        raise Wrong("its brackets or quotes do not close")
    types, _ = expected(files[0])
    listed = re.findall(r'^        \{("(?:[^"]|"")*"), ([\w. ]+)\},?$', code.text, re.M)
    names = [name[1:-1].replace('""', '"').replace("#(#)", "#") for name, _ in listed]
    if names != list(types):
        raise Wrong(f"columns {names}")
    for (name, word), kind in zip(listed, types.values(), strict=True):
        long_number = word == "type text" and kind == "integer"
        if kind not in M_TYPES[word] and not long_number:
            raise Wrong(f"column {name}: {word} for {kind}")
    if ("row_type" in types) != ('Record.Field(_, "row_type") = "data"' in code.text):
        raise Wrong("totals are not left out")
    return " (taken apart only)"


RUN = {"python": python, "r": r, "duckdb": duckdb, "power-query": power_query, "javascript": javascript, "curl": curl}


def replaced(pattern, old, new):
    """Plants a defect in the code of the first page that has it."""

    def plant(site):
        for page in sorted(site.glob(pattern)):
            text = page.read_text()
            start = text.find('class="code"') if "dataset" in pattern else 0
            if old in text[max(start, 0) :]:
                page.write_text(text[:start] + text[start:].replace(old, new))
                return
        sys.exit(f"nowhere in {pattern}: {old}")

    return plant


def shortened(site):
    """Leaves out the last row of the list."""
    path = site / "catalog.csv"
    path.write_text("\n".join(path.read_text().rstrip("\n").split("\n")[:-1]) + "\n")


DATASETS = "dataset/*/index.html"
DEFECTS = [
    (the_code_of_api, "a column of the list with the wrong type", replaced("api/index.html", "&#39;issued&#39;: &#39;DATE&#39;", "&#39;issued&#39;: &#39;VARCHAR&#39;")),
    (the_code_of_api, "code for a program is missing", replaced("api/index.html", 'id="list-javascript"', 'id="list-java"')),
    (the_code_of_api, "a command that does not run", replaced("api/index.html", "--remote-name &quot;", "--remote-name &quot;&quot;")),
    (the_code_of_api, "an action that is not there", replaced("api/index.html", "action/package_list", "action/packages_list")),
    (the_code_of_datasets, "whole numbers as texts in pandas", replaced(DATASETS, "&quot;Int64&quot;", "&quot;string&quot;")),
    (the_code_of_datasets, "the table of another address", replaced(DATASETS, ".parquet&#39;", ".parquets&#39;")),
    (the_code_of_datasets, "JavaScript that does not parse", replaced(DATASETS, "console.log(rows", "console.log((rows")),
    (the_code_of_datasets, "a type that Power Query knows and the column is not", replaced(DATASETS, "Int64.Type", "type logical")),
    (the_list, "an entry that is not in the list", shortened),
]


if __name__ == "__main__":
    planted.run([the_list, the_code_of_api, the_code_of_datasets], DEFECTS)
