"""CKAN's own importer of RDF (ckanext-dcat) reads the catalogue, without a server or a database.

    ODCAT_SITE=<a built site> python3 -m unittest ckan_test

It has an environment of its own, since CKAN wants old versions of many packages.
"""

import os
import re
import unittest
from functools import cache
from pathlib import Path

import rdflib
from ckan.common import config
from ckan.config.declaration import Declaration
from rdflib import DCAT, DCTERMS, FOAF, RDFS

declaration = Declaration()
declaration.setup()
declaration.make_safe(config)
declaration.normalize(config)
config["ckan.site_url"] = "https://ckan.example"

from ckanext.dcat.processors import RDFParser  # noqa: E402  CKAN must be configured first

SITE = Path(os.environ.get("ODCAT_SITE", Path(__file__).resolve().parents[2] / "public"))
FORMS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}

# The ids that CKAN gives to licences by their titles (ckan/model/license.py).
OPEN = {
    "https://creativecommons.org/licenses/by/4.0/": "cc-by",
    "https://creativecommons.org/licenses/by-sa/4.0/": "cc-by-sa",
    "https://creativecommons.org/publicdomain/zero/1.0/": "cc-zero",
    "https://opendatacommons.org/licenses/by/1-0/": "odc-by",
    "https://opendatacommons.org/licenses/pddl/1-0/": "odc-pddl",
    "https://opendatacommons.org/licenses/odbl/1-0/": "odc-odbl",
}


@cache
def imported(ending):
    """Every dataset that CKAN makes of the catalogue, by its IRI, page by page as its harvester goes."""
    datasets = {}
    path = SITE / f"catalog.{ending}"
    while path:
        parser = RDFParser(profiles=["euro_dcat_ap_3"])
        parser.parse(path.read_bytes(), FORMS[ending])
        for dataset in parser.datasets():
            datasets[extra(dataset, "uri")] = dataset
        following = parser.next_page()
        path = SITE / following.rsplit("/", 1)[1] if following else None
    return datasets


def extra(dataset, key):
    return next((it["value"] for it in dataset["extras"] if it["key"] == key), None)


@cache
def said():
    """What the catalogue says."""
    graph = rdflib.Graph()
    for path in SITE.glob("catalog*.ttl"):
        graph.parse(path, format="turtle")
    return graph


def texts(subject, predicate):
    return {str(text) for text in said().objects(subject, predicate)}


class Import(unittest.TestCase):
    def test_every_dataset_is_imported_from_every_form(self):
        names = {str(name) for name in said().objects(None, DCAT.dataset)}
        self.assertGreater(len(names), 0)
        for ending in FORMS:
            self.assertEqual(set(imported(ending)), names, ending)

    def test_title_description_and_publisher_are_intact(self):
        for name, dataset in imported("ttl").items():
            subject = rdflib.URIRef(name)
            self.assertIn(dataset["title"], texts(subject, DCTERMS.title))
            self.assertIn(dataset["notes"], texts(subject, DCTERMS.description))
            publisher = said().value(subject, DCTERMS.publisher)
            self.assertEqual(extra(dataset, "publisher_uri"), str(publisher))
            self.assertIn(extra(dataset, "publisher_name"), texts(publisher, FOAF.name))
            self.assertEqual({tag["name"] for tag in dataset["tags"]}, texts(subject, DCAT.keyword))
            self.assertEqual(extra(dataset, "identifier"), name)

    def test_licences_are_those_that_ckan_knows(self):
        for name, dataset in imported("ttl").items():
            if not dataset["resources"]:
                continue
            license = said().value(rdflib.URIRef(name), DCTERMS.license)
            self.assertEqual(dataset["license_id"], OPEN.get(str(license), ""), name)
            for resource in dataset["resources"]:
                self.assertIn(resource["license"], texts(license, RDFS.label) | texts(license, DCTERMS.title) | {str(license)})

    def test_resources_have_address_name_size_format_and_checksum(self):
        count = 0
        for name, dataset in imported("ttl").items():
            files = set(said().objects(rdflib.URIRef(name), DCAT.distribution))
            self.assertEqual({resource["uri"] for resource in dataset["resources"]}, {str(file) for file in files})
            for resource in dataset["resources"]:
                file = rdflib.URIRef(resource["uri"])
                self.assertEqual(resource["url"], str(said().value(file, DCAT.downloadURL)))
                self.assertIn(resource["name"], texts(file, DCTERMS.title))
                self.assertEqual(resource["size"], int(said().value(file, DCAT.byteSize)))
                self.assertRegex(resource["hash"], "^[0-9a-f]{64}$")
                if resource["url"].endswith((".csv", ".xlsx", ".json")):
                    self.assertEqual(resource["format"].lower(), resource["url"].rsplit(".", 1)[1])
                count += 1
        self.assertGreater(count, 0)

    def test_planted_faults_are_seen(self):
        text = next(iter(sorted(SITE.glob("dataset/*/dataset.ttl")))).read_text()
        whole = parse(text)
        self.assertTrue(whole["title"] and extra(whole, "publisher_name"))
        untitled = parse(re.sub(r'\n    dct:title [^\n]*', "", text, count=1))
        self.assertNotIn("title", untitled)
        dangling = parse(re.sub(r"dct:publisher <[^>]*>", "dct:publisher <https://odcat.example/nobody>", text))
        self.assertIsNone(extra(dangling, "publisher_name"))


def parse(turtle):
    parser = RDFParser(profiles=["euro_dcat_ap_3"])
    parser.parse(turtle, "turtle")
    return next(parser.datasets())


if __name__ == "__main__":
    unittest.main()
