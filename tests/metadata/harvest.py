"""CKAN's own harvester reads a built site from a plain web host, as it would read another CKAN, without a server of
its own: what it asks of its database is answered here, what it asks of the site is asked over HTTP, and what it would
store is checked with CKAN's schemas.

    python harvest.py SITE            every dataset must arrive whole
    python harvest.py --planted SITE  a defect is planted in a copy for each thing that is looked at
"""

import json
import pathlib
import sys
import types
from unittest import mock

from ckan.lib.navl.dictization_functions import validate
from ckan.logic import NotFound
from ckan.logic import schema as schemas
from ckan.plugins import toolkit
from ckanext.harvest.harvesters import base, ckanharvester

import planted
from plain_hosts import HostWithRules, PlainHost, served

# Licences that every CKAN knows (ckan/model/license.py).
KNOWN_LICENSES = {"cc-by", "cc-by-sa", "cc-zero", "odc-by", "odc-odbl", "odc-pddl"}

# Validators that ask the database.
ASK_DATABASE = {
    "empty_if_not_sysadmin", "package_id_does_not_exist", "package_name_validator", "owner_org_validator",
    "datasets_with_no_organization_cannot_be_private", "ignore_not_package_admin", "ignore_not_sysadmin",
    "resource_id_does_not_exist", "vocabulary_id_exists", "tag_not_in_vocabulary", "group_name_validator",
    "ignore_not_group_admin", "no_loops_in_hierarchy", "callable", "group_id_does_not_exist",
}


class Store:
    """What CKAN would hold afterwards."""

    def __init__(self):
        self.packages, self.organizations, self.groups, self.errors = {}, {}, {}, []

    def action(self, name):
        return getattr(self, name)

    def package_show(self, _context, asked):
        if asked["id"] == "source":
            return {"owner_org": "local"}
        raise NotFound

    def package_create(self, _context, package):
        self.check(package, schemas.default_create_package_schema(), package.get("name"))
        self.packages[package["name"]] = package
        return package

    def organization_show(self, _context, asked):
        return self.show(self.organizations, asked)

    def group_show(self, _context, asked):
        return self.show(self.groups, asked)

    def show(self, groups, asked):
        for group in groups.values():
            if asked["id"] in (group["id"], group["name"]):
                return group
        raise NotFound

    def organization_create(self, _context, organization):
        self.check(organization, schemas.default_create_group_schema(), organization.get("name"))
        self.organizations[organization["id"]] = organization

    def group_create(self, _context, group):
        self.check(group, schemas.default_create_group_schema(), group.get("name"))
        self.groups[group["id"]] = group

    def check(self, value, schema, name):
        schema = dict(without_database(schema), __junk=[lambda value: value])
        _, errors = validate(json.loads(json.dumps(value)), schema, {})
        if errors:
            self.errors.append(f"{name}: {errors}")


def without_database(schema):
    return {
        key: without_database(part)
        if isinstance(part, dict)
        else [one for one in part if getattr(one, "__name__", "") not in ASK_DATABASE]
        for key, part in schema.items()
    }


def harvest(site, host, config):
    """Gathers and imports everything; gives back the store."""
    store, found = Store(), []

    class Found:
        def __init__(self, guid, job, content):
            self.guid, self.id, self.content = guid, guid, content
            self.job, self.source = job, job.source
            found.append(self)

        def save(self):
            pass

        add = save

    harvester = ckanharvester.CKANHarvester()
    harvester._user_name = "harvest"
    harvester.last_error_free_job = lambda _job: None
    harvester._gen_new_name = lambda name: name
    harvester._save_gather_error = lambda message, _job: store.errors.append(f"gather: {message}")
    harvester._save_object_error = lambda message, *_: store.errors.append(f"import: {message}")
    with (
        served(site, host) as url,
        mock.patch.object(ckanharvester, "HarvestObject", Found),
        mock.patch.object(ckanharvester, "get_action", store.action),
        mock.patch.object(toolkit, "get_action", store.action),
        mock.patch.object(base, "Session"),
        mock.patch.object(base, "model"),
        mock.patch.object(base, "HarvestObject"),
        mock.patch("ckan.logic.validators._", str),
        mock.patch("ckan.lib.navl.validators._", str),
    ):
        source = types.SimpleNamespace(id="source", url=url, config=json.dumps(config), title="odcat")
        harvester.gather_stage(types.SimpleNamespace(id="job", source=source))
        for one in found:
            harvester.import_stage(one)
    return store


def plain_host(site):
    """a plain host: every dataset with title, licence and resources"""
    yield from whole(site, harvest(site, PlainHost, {}))


def host_with_rules(site):
    """a host with the rules of the guide: publishers and topics too"""
    store = harvest(site, HostWithRules, {"remote_orgs": "create", "remote_groups": "create"})
    yield from whole(site, store)
    expected = {entry["landingPage"]: entry["publisher"]["name"] for entry in catalogue(site)}
    for name, package in store.packages.items():
        organization = store.organizations.get(package.get("owner_org"))
        if not organization or organization["title"] != expected.get(package["url"]):
            yield f"{name}: its publisher is {organization and organization['title']}"
        if len(package["groups"]) != len(package_of(site, name).get("groups", [])):
            yield f"{name}: it has {len(package['groups'])} groups"


def whole(site, store):
    """What arrived, beside what data.json says."""
    yield from store.errors
    entries = catalogue(site)
    packages = {package["url"]: package for package in store.packages.values()}
    if len(packages) != len(entries):
        yield f"{len(packages)} of {len(entries)} datasets arrived"
    for entry in entries:
        package = packages.get(entry["landingPage"])
        if package is None:
            yield f"{entry['landingPage']}: it did not arrive"
            continue
        name = package["name"]
        if package.get("title") != entry["title"]:
            yield f"{name}: its title is {package.get('title')!r}"
        urls = sorted(resource["url"] for resource in package.get("resources", []))
        if urls != sorted(part["downloadURL"] for part in entry.get("distribution", [])):
            yield f"{name}: other resources"
        extras = {extra["key"]: extra["value"] for extra in package["extras"]}
        if not package.get("license_id") or not (package["license_id"] in KNOWN_LICENSES or extras.get("license_title")):
            yield f"{name}: its licence is {package.get('license_id')!r}, which no CKAN knows"
        if entry.get("rights", extras.get("license_title")) != extras.get("license_title"):
            yield f"{name}: its terms are {extras.get('license_title')!r}"


def catalogue(site):
    return json.loads((site / "data.json").read_text())["dataset"]


def package_of(site, name):
    return json.loads((site / "api/3/action/package_show" / name).read_text())["result"]


def defects():
    def first(change):
        def plant(site):
            path = site / "api/3/action/package_search"
            value = json.loads(path.read_text())
            change(max(value["result"]["results"], key=lambda one: len(one["resources"])))
            path.write_text(json.dumps(value))

        return plant

    yield plain_host, "a missing title", first(lambda it: it.pop("title"))
    yield plain_host, "a name that CKAN refuses", first(lambda it: it.update(name="A b"))
    yield plain_host, "a missing resource", first(lambda it: it["resources"].pop())
    yield plain_host, "a missing licence", first(lambda it: it.pop("license_id"))
    yield plain_host, "an e-mail address that is none", first(lambda it: it.update(maintainer_email="x"))
    yield plain_host, "a tag that CKAN refuses", first(lambda it: it["tags"].append({"name": "a&b"}))
    yield plain_host, "two extras of one key", first(lambda it: it["extras"].append(it["extras"][0]))
    yield host_with_rules, "a dangling publisher", first(
        lambda it: it.update(owner_org="00000000-0000-8000-8000-000000000000")
    )


if __name__ == "__main__":
    planted.run([plain_host, host_with_rules], defects())
