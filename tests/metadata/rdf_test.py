"""The files of RDF and the JSON-LD of pages, read by what others read them with.

    ODCAT_SITE=<a built site> python3 -m unittest rdf_test

The shapes come from the folder of standards (see standards.py). A test that needs them is left out, and says so, only in
CI that does not have the folder.
"""

import hashlib
import html
import json
import os
import re
import subprocess
import unittest
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin

import extruct
import rdflib
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef

import standards

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(os.environ.get("ODCAT_SITE", ROOT / "public"))
SHAPES = standards.find("shapes")
VOCABULARY = standards.find("vocab/eu-authority.ttl")
FORMS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
SH = Namespace("http://www.w3.org/ns/shacl#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SCHEMA = Namespace("http://schema.org/")


def read(path, form=None):
    """A graph of a file; the form of its serialisation by its ending."""
    return Graph().parse(path, format=form or FORMS[path.suffix[1:]])


@cache
def catalog():
    """The whole catalogue, page by page as a harvester follows it."""
    whole = Graph()
    path = SITE / "catalog.ttl"
    while path:
        page = read(path)
        following = next(page.objects(None, HYDRA.next), None)
        whole += page
        path = SITE / str(following).rsplit("/", 1)[1] if following else None
    return whole


def stems():
    """Every description of the site without its ending."""
    return sorted(path.with_suffix("") for path in [*SITE.glob("catalog*.ttl"), *SITE.glob("dataset/*/dataset.ttl")])


def base():
    """The address of the site."""
    home = next(catalog().objects(next(catalog().subjects(RDF.type, DCAT.Catalog)), FOAF.homepage))
    return str(home)


def local(address):
    """The file behind an address of the site."""
    assert address.startswith(base()), address
    path = unquote(address.removeprefix(base()).split("#")[0])
    return SITE / (path + "index.html" if path == "" or path.endswith("/") else path)


@cache
def dcat_ap():
    """The shapes of DCAT-AP 3.0.1, without their known faults (see the README of the standards)."""
    folder = SHAPES / "dcat-ap-3.0.1"
    shapes = Graph()
    for name in ("dcat-ap-SHACL.ttl", "mdr-vocabularies.shape.ttl"):
        text = (folder / name).read_text().replace("^https://spdx.org/rdf/terms", "^http://spdx.org/rdf/terms")
        shapes.parse(data=text, format="turtle")
    for predicate in (SH.property, SH.node):
        for subject, target in list(shapes.subject_objects(predicate)):
            if (target, None, None) not in shapes:
                shapes.remove((subject, predicate, target))
    return shapes


@cache
def vocabularies():
    """The EU authority tables, and the schemes of other vocabularies that the shapes ask for."""
    return Graph().parse(VOCABULARY)


def findings(graph, shapes):
    """What a validator finds: (severity, path, focus, value, message)."""
    whole = Graph()
    whole += graph
    for triple in vocabularies():
        whole.add(triple)
    # Only our own nodes are looked at, not the tables themselves.
    _, report, _ = validate(whole, shacl_graph=shapes, advanced=False, inference="none")
    own = set(graph.subjects())
    results = []
    # What a result says in detail is a result too, but not one of the report.
    for result in report.objects(next(report.subjects(RDF.type, SH.ValidationReport)), SH.result):
        parts = [str(report.value(result, SH[name])) for name in ("resultPath", "focusNode", "value", "resultMessage")]
        if report.value(result, SH.focusNode) in own:
            results.append((str(report.value(result, SH.resultSeverity)).split("#")[1], *parts))
    return results


def is_known(finding):
    """The one warning that nobody outside of the EU's bodies can avoid."""
    severity, path, *_ = finding
    return severity == "Warning" and path == str(DCTERMS.publisher)


class Serialisations(unittest.TestCase):
    def test_all_three_say_the_same_triples(self):
        for stem in stems():
            turtle, xml, json_ld = (without_paging(read(stem.with_suffix("." + ending))) for ending in FORMS)
            self.assertGreater(len(turtle), 20, stem)
            self.assertEqual(set(turtle), set(xml), stem)
            self.assertEqual(set(turtle), set(json_ld), stem)

    def test_another_parser_reads_the_same(self):
        for stem in [SITE / "catalog", *stems()[1:4]]:
            for ending, form in (("ttl", "turtle"), ("rdf", "rdfxml")):
                path = stem.with_suffix("." + ending)
                out = subprocess.run(["rapper", "-q", "-i", form, "-o", "ntriples", path, base() + path.name], capture_output=True, check=True)
                self.assertEqual(set(Graph().parse(data=out.stdout, format="nt")), set(read(path)), path)

    def test_turtle_and_json_are_ascii_and_nothing_is_blank(self):
        for stem in stems():
            for ending in ("ttl", "jsonld"):
                self.assertTrue(stem.with_suffix("." + ending).read_bytes().isascii(), stem)
            blank = [term for triple in read(stem.with_suffix(".ttl")) for term in triple if isinstance(term, rdflib.BNode)]
            self.assertEqual(blank, [], stem)

    def test_json_ld_needs_no_file_from_elsewhere(self):
        for stem in stems():
            context = json.loads(stem.with_suffix(".jsonld").read_text())["@context"]
            self.assertIsInstance(context, dict)

    def test_a_dataset_is_described_alike_in_its_own_file_and_in_the_catalogue(self):
        for path in SITE.glob("dataset/*/dataset.ttl"):
            missing = set(read(path)) - set(catalog())
            self.assertEqual(missing, set(), path)


def without_paging(graph):
    """The triples that are the same in all serialisations: each leads to the next page in its own."""
    kept = Graph()
    views = set(graph.subjects(RDF.type, HYDRA.PartialCollectionView))
    for triple in graph:
        if triple[0] not in views and triple[1] != HYDRA.view:
            kept.add(triple)
    return kept


@unittest.skipUnless(SHAPES and VOCABULARY, "the rules of the standards are not there")
class DcatAp(unittest.TestCase):
    def test_the_catalogue_violates_nothing_and_warns_only_of_publishers(self):
        found = [finding for finding in findings(catalog(), dcat_ap()) if not is_known(finding)]
        self.assertEqual(found, [], f"{len(found)} findings")

    def test_each_dataset_alone_violates_nothing(self):
        for path in sorted(SITE.glob("dataset/*/dataset.ttl"))[:: max(1, len(stems()) // 10)]:
            found = [finding for finding in findings(read(path), dcat_ap()) if not is_known(finding)]
            self.assertEqual(found, [], path)

    def test_addresses_of_the_eu_are_in_their_tables(self):
        own = {term for triple in catalog() for term in triple if isinstance(term, URIRef) and "/resource/authority/" in term}
        known = set(vocabularies().subjects()) | set(vocabularies().objects(None, URIRef("http://www.w3.org/2004/02/skos/core#inScheme")))
        self.assertEqual(own - known, set())

    def test_planted_faults_are_caught(self):
        faults = {
            "a missing title": lambda g, d: g.remove((d, DCTERMS.title, None)),
            "a missing description": lambda g, d: g.remove((d, DCTERMS.description, None)),
            "two publishers": lambda g, d: g.add((d, DCTERMS.publisher, next(g.subjects(RDF.type, DCTERMS.LicenseDocument)))),
            "a publisher that is nowhere": lambda g, d: g.set((d, DCTERMS.publisher, URIRef("https://odcat.example/nobody"))),
            "a theme that is a text": lambda g, d: g.set((d, DCAT.theme, Literal("x"))),
            "a frequency of our own": lambda g, d: g.set((d, DCTERMS.accrualPeriodicity, URIRef("https://odcat.example/now-and-then"))),
            "a size that is no number": lambda g, d: g.set((next(g.objects(d, DCAT.distribution)), DCAT.byteSize, Literal("much"))),
            "a file without an address": lambda g, d: g.remove((next(g.objects(d, DCAT.distribution)), DCAT.accessURL, None)),
            "two dates of change": lambda g, d: [g.add((d, DCTERMS.modified, Literal(day, datatype=rdflib.XSD.date))) for day in ("2023-01-01", "2024-01-01")],
            "a checksum without its kind": lambda g, d: g.remove((None, SPDX.algorithm, None)),
        }
        path = next(path for path in sorted(SITE.glob("dataset/*/dataset.ttl")) if (None, DCAT.distribution, None) in read(path))
        for name, plant in faults.items():
            graph = read(path)
            plant(graph, next(graph.subjects(RDF.type, DCAT.Dataset)))
            found = [finding for finding in findings(graph, dcat_ap()) if finding[0] == "Violation"]
            self.assertTrue(found, name)


class Contents(unittest.TestCase):
    def test_every_entry_that_stands_is_in_the_catalogue(self):
        pages = {f"{base()}dataset/{path.parent.name}/#dataset" for path in SITE.glob("dataset/*/dataset.ttl")}
        datasets = {str(name) for dataset in catalog().objects(None, DCAT.dataset) for name in catalog().objects(dataset, DCTERMS.identifier)}
        self.assertEqual(datasets, pages)
        self.assertEqual(set(catalog().subjects(RDF.type, DCAT.Dataset)), set(catalog().objects(None, DCAT.dataset)))

    def test_files_are_there_with_their_size_and_checksum(self):
        count = 0
        for file in catalog().subjects(RDF.type, DCAT.Distribution):
            data = local(str(catalog().value(file, DCAT.downloadURL))).read_bytes()
            self.assertEqual(int(catalog().value(file, DCAT.byteSize)), len(data), file)
            checksum = catalog().value(catalog().value(file, SPDX.checksum), SPDX.checksumValue)
            self.assertEqual(str(checksum).lower(), hashlib.sha256(data).hexdigest(), file)
            count += 1
        self.assertGreater(count, 0)

    def test_links_of_the_site_lead_to_files(self):
        links = {str(term) for triple in catalog() for term in triple if isinstance(term, URIRef) and str(term).startswith(base())}
        # The API is another renderer's; what is said of it is tested there.
        dead = [link for link in links if not local(link).exists() and not link.startswith(base() + "api/")]
        self.assertEqual(dead, [])

    def test_texts_are_those_of_the_pages(self):
        for path in SITE.glob("dataset/*/dataset.ttl"):
            graph = read(path)
            dataset = next(graph.subjects(RDF.type, DCAT.Dataset))
            page = (path.parent / "index.html").read_text()
            heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S).group(1)
            self.assertIn(html.unescape(heading), {str(title) for title in graph.objects(dataset, DCTERMS.title)}, path)

    def test_pages_link_to_every_serialisation(self):
        for stem in stems():
            if re.search(r"catalog-\d", stem.name):
                continue
            page = stem.parent / "index.html"
            address = urljoin(base(), page.parent.relative_to(SITE).as_posix() + "/")
            links = re.findall(r'<link rel="alternate" type="[^"]+" title="[^"]+" href="([^"]+)"', page.read_text())
            found = {urljoin(address, link) for link in links}
            for ending in FORMS:
                self.assertIn(base() + str(stem.relative_to(SITE)) + "." + ending, found)

    def test_void_leads_to_the_catalogue(self):
        void = Graph().parse(SITE / ".well-known" / "void", format="turtle")
        dumps = list(void.objects(None, URIRef("http://rdfs.org/ns/void#dataDump")))
        self.assertEqual(len(dumps), 3)
        for dump in dumps:
            self.assertTrue(local(str(dump)).exists(), dump)


def pages(pattern):
    return sorted(SITE.glob(pattern))


def json_ld(page):
    """Every description in a page, as a search engine extracts it."""
    return extruct.extract(page.read_text(), syntaxes=["json-ld"])["json-ld"]


def schema_graph(description):
    """schema.org in its old namespace, which the shapes use, without fetching its context."""
    whole = dict(description, **{"@context": {"@vocab": "http://schema.org/"}})
    return Graph().parse(data=json.dumps(whole), format="json-ld")


@cache
def google(name):
    return Graph().parse(SHAPES / "schemaorg" / name)


@unittest.skipUnless(SHAPES, "the rules of the standards are not there")
class SearchEngines(unittest.TestCase):
    def test_each_dataset_page_has_what_google_requires(self):
        for page in pages("**/dataset/*/index.html"):
            if not (SITE / "dataset" / page.parent.name / "datapackage.json").exists():
                continue
            found = json_ld(page)
            kinds = [description["@type"] for description in found]
            self.assertEqual(sorted(kinds), ["BreadcrumbList", "Dataset"], page)
            dataset = next(description for description in found if description["@type"] == "Dataset")
            # W240 tells the maintainer of a description that is too short for Google.
            if len(dataset["description"]) < 50:
                continue
            conforms, _, text = validate(schema_graph(dataset), shacl_graph=google("googleRequired.ttl"))
            self.assertTrue(conforms, f"{page}\n{text}")

    def test_complete_datasets_have_what_google_recommends(self):
        checked = 0
        for page in pages("dataset/*/index.html"):
            dataset = next((d for d in json_ld(page) if d["@type"] == "Dataset"), None)
            if dataset is None or not {"alternateName", "citation", "distribution", "temporalCoverage"} <= set(dataset):
                continue
            conforms, _, text = validate(schema_graph(dataset), shacl_graph=google("googleRecommended.ttl"))
            self.assertTrue(conforms, f"{page}\n{text}")
            checked += 1
        if not checked:
            self.skipTest("no dataset of this site is complete")

    def test_planted_faults_are_caught(self):
        page = next(page for page in pages("dataset/*/index.html") if any(d["@type"] == "Dataset" for d in json_ld(page)))
        whole = next(d for d in json_ld(page) if d["@type"] == "Dataset")
        for key, value in (("name", None), ("description", "too short"), ("url", None)):
            broken = {**whole, key: value} if value else {k: v for k, v in whole.items() if k != key}
            conforms, *_ = validate(schema_graph(broken), shacl_graph=google("googleRequired.ttl"))
            self.assertFalse(conforms, key)

    def test_pages_of_bodies_and_the_home_page_say_what_they_are_about(self):
        self.assertEqual([d["@type"] for d in json_ld(SITE / "index.html")], ["DataCatalog"])
        for page in pages("organization/*/index.html"):
            self.assertEqual(sorted(d["@type"] for d in json_ld(page)), ["BreadcrumbList", "Organization"], page)

    def test_breadcrumbs_lead_to_pages(self):
        for page in pages("**/index.html"):
            for way in (d for d in json_ld(page) if d["@type"] == "BreadcrumbList"):
                for item in way["itemListElement"]:
                    self.assertTrue(local(item["item"]).exists(), (page, item))

    def test_search_engines_and_harvesters_are_told_the_same(self):
        for page in pages("dataset/*/index.html"):
            dataset = next((d for d in json_ld(page) if d["@type"] == "Dataset"), None)
            if dataset is None:
                continue
            name = URIRef(dataset["@id"])
            self.assertIn(dataset["name"], {str(title) for title in catalog().objects(name, DCTERMS.title)})
            files = {str(catalog().value(file, DCAT.downloadURL)) for file in catalog().objects(name, DCAT.distribution)}
            self.assertEqual({file["contentUrl"] for file in dataset.get("distribution", [])}, files)


class DublinCore(unittest.TestCase):
    def test_every_page_has_the_elements_of_circular_24_2011(self):
        for page in pages("**/index.html"):
            names = re.findall(r'<meta name="DC\.([a-z]+)"[^>]* content="[^"]', page.read_text())
            missing = {"title", "creator", "description", "publisher", "identifier"} - set(names)
            self.assertEqual(missing, set(), page)

    def test_the_identifier_is_the_canonical_address_and_languages_point_at_each_other(self):
        for page in pages("**/index.html"):
            text = page.read_text()
            canonical = re.search(r'<link rel="canonical" href="([^"]+)"', text).group(1)
            self.assertIn(f'<meta name="DC.identifier" content="{canonical}">', text)
            self.assertEqual(local(canonical), page)
            others = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', text))
            self.assertIn(canonical, others.values(), page)
            for tag, address in others.items():
                other = local(address).read_text()
                if tag != "x-default":
                    self.assertIn(f'<html lang="{tag}"', other)
                self.assertIn(f'href="{canonical}"', other, address)


if __name__ == "__main__":
    unittest.main()
