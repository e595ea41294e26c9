import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DOMParser } from '@xmldom/xmldom';
import { expectNone } from './lib/expect.mjs';
import { addressOf, datasets, fileOf, files, home, pages, siteDir } from './lib/site.mjs';

const atom = 'http://www.w3.org/2005/Atom';
const schemas = fileURLToPath(new URL('../../../shared/standards/schemas/', import.meta.url));
const noSchema = !existsSync(schemas) && 'the schemas are not beside the project';

test('every XML file is well-formed', () => {
  const xml = files.filter((file) => /\.(xml|svg|rdf)$/.test(file));
  assert.ok(xml.length > 0, 'the site has no XML file');
  xmllint(...xml.map((file) => join(siteDir, file)));
});

test('sitemap.xml is valid against the schema of sitemaps.org', { skip: noSchema }, () => {
  xmllint('--schema', join(schemas, 'sitemap.xsd'), join(siteDir, 'sitemap.xml'));
});

test('sitemap.xml lists every dataset page, and nothing that is not there', () => {
  const locations = read('sitemap.xml').getElementsByTagName('loc');
  const listed = Array.from(locations, ({ textContent }) => addressOf(textContent));
  expectNone(listed.filter((address) => !pages.includes(address)), 'addresses that are no page');
  const missing = [...datasets('/'), ...datasets('/en/')].filter((address) => !listed.includes(address));
  expectNone(missing, 'dataset pages left out');
});

test('there is a feed of all datasets in each language', { skip: !home && 'no base_url' }, () => {
  for (const root of ['', 'en/'].filter((root) => pages.includes(`/${root}`))) {
    assert.ok(files.includes(`${root}feed.xml`), `no ${root}feed.xml`);
  }
});

test('robots.txt names the sitemap', { skip: !home && 'no base_url' }, () => {
  const lines = readFileSync(join(siteDir, 'robots.txt'), 'utf8').split('\n');
  assert.ok(lines.includes(`Sitemap: ${home.href}sitemap.xml`), lines.join('\n'));
});

for (const file of files.filter((file) => /(^|\/)feed\.xml$/.test(file))) {
  test(`${file} has what Atom (RFC 4287) makes mandatory, and its links lead to pages`, () => {
    const feed = read(file).documentElement;
    const entries = parts(feed, 'entry');
    assert.deepEqual([feed.namespaceURI, feed.localName], [atom, 'feed']);
    assert.ok(entries.length > 0, 'no entry');
    for (const node of [feed, ...entries]) {
      for (const name of ['id', 'title', 'updated']) {
        assert.equal(parts(node, name).length, 1, `one ${name} is needed in ${node}`);
      }
    }
    for (const entry of entries) {
      const author = parts(entry, 'author')[0] ?? parts(feed, 'author')[0];
      assert.ok(author && parts(author, 'name').length === 1, `no author's name for ${entry}`);
      assert.ok(parts(entry, 'content').length === 1 || links(entry, 'alternate').length > 0, `no link in ${entry}`);
    }
    assert.equal(links(feed, 'self').length, 1, 'no link to the feed itself');

    const ids = all(feed, 'id').map(({ textContent }) => textContent);
    assert.deepEqual(ids, [...new Set(ids)], 'an id is used twice');
    expectNone(ids.filter((id) => !URL.canParse(id)), 'ids that are no address');
    const times = [...all(feed, 'updated'), ...all(feed, 'published')].map(({ textContent }) => textContent);
    expectNone(times.filter((text) => !isRfc3339(text)), 'times that are not RFC 3339');
    const targets = all(feed, 'link').map((link) => new URL(link.getAttribute('href'), home).href);
    expectNone(targets.filter((url) => addressOf(url) !== undefined && !fileOf(addressOf(url))), 'links to nothing');
  });
}

function all(node, name) {
  return Array.from(node.getElementsByTagNameNS(atom, name));
}

function parts(node, name) {
  return all(node, name).filter(({ parentNode }) => parentNode === node);
}

function links(node, rel) {
  return parts(node, 'link').filter((link) => (link.getAttribute('rel') || 'alternate') === rel);
}

function isRfc3339(text) {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
}

function read(file) {
  return new DOMParser().parseFromString(readFileSync(join(siteDir, file), 'utf8'), 'application/xml');
}

function xmllint(...args) {
  // --nonet: a schema or entity from elsewhere is a fault, not a download.
  execFileSync('xmllint', ['--nonet', '--noout', ...args], { stdio: 'pipe' });
}
