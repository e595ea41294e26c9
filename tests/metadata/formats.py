"""Reads the metadata files of a built site with the validators of their standards, the data included.

    python formats.py SITE            every file must be right
    python formats.py --planted SITE  a defect is planted in a copy for each check, and each must be found
"""

import json
import logging
import re
import urllib.parse
import xml.etree.ElementTree as xml
from csv import reader

import planted
import standards


def read(path):
    text = path.read_bytes()
    if not text.isascii():
        raise ValueError(f"{path}: not ASCII")
    return json.loads(text)


def local(site, url):
    """The file behind an address of the site."""
    base = planted.base_of(site)
    assert url.startswith(base), url
    return site / urllib.parse.unquote(url[len(base) :])


# Data Package and Table Schema


def data_packages(site):
    """frictionless on every package and all its rows, then the official profiles"""
    import frictionless
    import jsonschema

    profile = standards.find("schemas/datapackage-2.0/datapackage.json")
    parts = {
        name: jsonschema.Draft7Validator(json.loads((profile.parent / f"{name}.json").read_text()))
        for name in ("datapackage", "dataresource", "tableschema", "tabledialect")
    } if profile else {}
    packages = sorted(site.glob("dataset/*/datapackage.json"))
    if not packages:
        yield "there is none"
    for path in packages:
        name = path.relative_to(site)
        descriptor = read(path)
        try:
            report = frictionless.Package(str(path)).validate()
        except frictionless.FrictionlessException as error:
            yield f"{name}: {error}"
            continue
        for task in report.tasks:
            yield from (f"{name}: {warning}" for warning in task.warnings)
        yield from (f"{name}: {error[1]}" for error in report.flatten(["title", "message"]))
        pieces = [("datapackage", descriptor)]
        for resource in descriptor["resources"]:
            pieces.append(("dataresource", resource))
            pieces += [("tableschema", resource["schema"])] if "schema" in resource else []
            pieces += [("tabledialect", resource["dialect"])] if "dialect" in resource else []
        for kind, piece in pieces:
            if kind in parts:
                yield from (f"{name}: {kind}: {error.message}"[:300] for error in parts[kind].iter_errors(piece))


# CSV on the Web


def csv_on_the_web(site):
    """csvw on the description of every CSV, and on all its rows"""
    import csvw

    for csv in sorted(site.glob("dataset/*/*.csv")):
        if csv.name.endswith("-excel.csv"):
            continue
        name = csv.relative_to(site)
        described = csv.with_name(csv.name + "-metadata.json")
        if not described.exists():
            yield f"{name}: it is not described"
            continue
        table = csvw.Table.from_file(described)
        with csv.open(newline="") as lines:
            header, *body = reader(lines)
        expected = len(body)
        # csvw only warns of a column too many, and takes one too few for an empty one.
        if [column["titles"] for column in read(described)["tableSchema"]["columns"]] != header:
            yield f"{name}: other columns"
        said = Said()
        logger = logging.Logger("csvw")
        logger.addHandler(said)
        rows = sum(1 for _ in table.iterdicts(log=logger, strict=True))
        if table.tableSchema.primaryKey:
            table.check_primary_key(log=logger)
        yield from (f"{name}: {line}" for line in said.lines)
        if rows != expected:
            yield f"{name}: {rows} of {expected} rows can be read"


class Said(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


# Croissant


def croissants(site):
    """mlcroissant on every description, on its warnings too, and on the first rows of each table"""
    import mlcroissant
    from absl import logging as absl

    for path in sorted(site.glob("dataset/*/croissant.json")):
        name = path.relative_to(site)
        described = read(path)
        said = Said()
        absl.get_absl_logger().handlers[:] = [said]
        absl.get_absl_logger().propagate = False
        try:
            files = {part["@id"]: str(local(site, part["contentUrl"])) for part in described["distribution"]}
            dataset = mlcroissant.Dataset(str(path), mapping=files)
            issues = dataset.metadata.ctx.issues
            for line in sorted(issues.warnings) + sorted(issues.errors) + said.lines:
                # What nobody has written down cannot be said: odcat check names it as missing.
                if not is_unknown(line, described):
                    yield f"{name}: {line}"
            for records in described.get("recordSet", []):
                rows = [row for row, _ in zip(dataset.records(records["@id"]), range(50))]
                expected = path.with_name(records["field"][0]["source"]["fileObject"]["@id"]).read_text().count("\n")
                if not rows and expected > 1:
                    yield f"{name}: {records['@id']} has no rows"
        except Exception as error:
            yield f"{name}: {type(error).__name__}: {error}"


def is_unknown(line, described):
    absent = {"datePublished", "version"} - described.keys()
    return any(f"schema.org/{key}" in line for key in absent) and "recommended" in line


# DCAT-US


def dcat_us(site):
    """the JSON Schema of DCAT-US 1.1 on data.json, but for facts that the catalogue does not know"""
    import jsonschema
    import referencing

    folder = standards.find("schemas/dcat-us/dcatus1.1")
    catalog = read(site / "data.json")
    if len(catalog["dataset"]) != len(list(site.glob("dataset/*/dataset.ttl"))):
        yield f"it has {len(catalog['dataset'])} datasets, DCAT-AP others"
    if folder is None:
        return
    entry = json.loads((folder / "non-federal_dataset.json").read_text())
    whole = json.loads((folder / "catalog.json").read_text())
    whole["properties"]["dataset"]["items"] = {"type": "object"}
    validator = jsonschema.Draft202012Validator
    yield from (f"data.json: {error.message}"[:300] for error in validator(whole).iter_errors(catalog))
    unknown = 0
    checked = validator(entry, format_checker=validator.FORMAT_CHECKER)
    for dataset in catalog["dataset"]:
        for error in checked.iter_errors(dataset):
            if error.validator == "required" and re.match(r"'(contactPoint|modified|keyword)'", error.message):
                unknown += 1
            else:
                yield f"{dataset['identifier']}: {error.json_path}: {error.message}"[:300]
        for part in dataset.get("distribution", []):
            for key in ("downloadURL", "describedBy"):
                if key in part and not local(site, part[key]).is_file():
                    yield f"{dataset['identifier']}: {part[key]} is no file"
    if unknown:
        print(f"  {unknown} facts that DCAT-US asks for are not known to this catalogue")


# OpenSearch, robots.txt, security.txt


def open_search(site):
    """the rules of OpenSearch 1.1 on every description, and that pages name it"""
    base = planted.base_of(site)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    for path in sorted([*site.glob("opensearch.xml"), *site.glob("*/opensearch.xml")]):
        root = xml.parse(path).getroot()
        name = path.relative_to(site)
        if root.tag != f"{space}OpenSearchDescription":
            yield f"{name}: the first element is {root.tag}"
        for key, longest in (("ShortName", 16), ("LongName", 48), ("Description", 1024)):
            text = root.findtext(f"{space}{key}") or ""
            if not 0 < len(text) <= longest:
                yield f"{name}: {key} has {len(text)} characters"
        searches = [url for url in root.iter(f"{space}Url") if url.get("type") == "text/html"]
        template = searches[0].get("template") if searches else ""
        if "{searchTerms}" not in template or not local(site, template.split("?")[0] + "index.html").is_file():
            yield f"{name}: {template!r} leads to no page"
        page = path.with_name("index.html").read_text()
        # A theme with a frame of its own may leave it out.
        if 'name="generator"' in page and 'type="application/opensearchdescription+xml"' not in page:
            yield f"{name}: the home page does not name it"
        if not template.startswith(base):
            yield f"{name}: it is not of this site"


def robots(site):
    """protego on robots.txt: everything may be read, and the sitemap is there"""
    import protego

    rules = protego.Protego.parse((site / "robots.txt").read_text())
    base = planted.base_of(site)
    for path in ("", "dataset/", "data.json", "api/3/action/package_search"):
        if not rules.can_fetch(base + path, "x"):
            yield f"/{path} may not be read"
    sitemaps = list(rules.sitemaps)
    if not sitemaps or not all(local(site, url).is_file() for url in sitemaps):
        yield f"the sitemaps {sitemaps} are not there"


def security(site):
    """sectxt on security.txt, where there is one"""
    import sectxt

    path = site / ".well-known/security.txt"
    if path.exists():
        parser = sectxt.Parser(path.read_bytes(), f"{planted.base_of(site)}.well-known/security.txt")
        yield from (f"{error['code']}: {error['message']}" for error in parser.errors)


CHECKS = [data_packages, csv_on_the_web, croissants, dcat_us, open_search, robots, security]


def defects():
    def in_json(pattern, change):
        def plant(site):
            path = sorted(site.glob(pattern))[0]
            value = json.loads(path.read_text())
            change(value)
            path.write_text(json.dumps(value))

        return plant

    def in_text(pattern, old, new):
        def plant(site):
            path = next(path for path in sorted(site.glob(pattern)) if re.search(old, path.read_text()))
            path.write_text(re.sub(old, new, path.read_text(), count=1))

        return plant

    table = "dataset/*/*[!l].csv"
    yield data_packages, "a cell of another type", in_text(table, r"\n[0-9]+,", "\nx,")
    yield data_packages, "a changed file", in_text(table, r"\n$", "\n\n")
    yield data_packages, "a package without resources", in_json("dataset/*/datapackage.json", lambda it: it.pop("resources"))
    yield data_packages, "a type that is none", in_json(
        "dataset/*/datapackage.json", lambda it: it["resources"][0]["schema"]["fields"][0].update(type="whole")
    )
    # Not in a column of years, which csvw lets pass.
    yield csv_on_the_web, "a cell of another type", in_text(table, r",[0-9]+\.[0-9]+", ",x")
    yield csv_on_the_web, "a column too few", in_json(
        "dataset/*/*.csv-metadata.json", lambda it: it["tableSchema"]["columns"].pop()
    )
    yield croissants, "a missing name", in_json("dataset/*/croissant.json", lambda it: it["recordSet"][0]["field"][0].pop("@id"))
    yield croissants, "a licence left out", in_json("dataset/*/croissant.json", lambda it: it.pop("license"))
    yield croissants, "a column that is not there", in_json(
        "dataset/*/croissant.json",
        lambda it: it["recordSet"][0]["field"][0]["source"]["extract"].update(column="none"),
    )
    yield dcat_us, "a missing title", in_json("data.json", lambda it: it["dataset"][0].pop("title"))
    yield dcat_us, "a bad date", in_json("data.json", lambda it: it["dataset"][0].update(modified="20/07/2023"))
    yield dcat_us, "a file that is not there", in_json(
        "data.json",
        lambda it: next(one for one in it["dataset"] if "distribution" in one)["distribution"][0].update(
            downloadURL=it["@id"] + "x"
        ),
    )
    yield open_search, "a name that is too long", in_text("opensearch.xml", "<ShortName>", "<ShortName>Một tên rất dài ")
    yield security, "a day that is past", lambda site: (site / ".well-known/security.txt").write_text(
        "Contact: mailto:a@b.example\nExpires: 2001-01-01T00:00:00Z\n"
    )
    yield robots, "a closed door", in_text("robots.txt", "Allow: /", "Disallow: /")


if __name__ == "__main__":
    planted.run(CHECKS, defects())
