import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { check } from 'linkinator';
import { expectNone, grouped } from './lib/expect.mjs';
import { serve } from './lib/server.mjs';
import { addressOf, attribute, elements, fileOf, files, home, pages, rels, siteDir } from './lib/site.mjs';

/** What a browser fetches by itself, as against what a visitor may click. */
const fetched = {
  script: ['src'],
  img: ['src', 'srcset'],
  source: ['src', 'srcset'],
  video: ['src', 'poster'],
  audio: ['src'],
  track: ['src'],
  iframe: ['src'],
  embed: ['src'],
  object: ['data'],
  image: ['href', 'xlink:href'],
  use: ['href', 'xlink:href'],
};
const fetchedRels = ['stylesheet', 'icon', 'apple-touch-icon', 'manifest', 'preload', 'modulepreload'];
const warmingRels = ['prefetch', 'dns-prefetch', 'preconnect'];

/** Every link that leads on from the front page, and the ones on the 404 page, which nothing leads to. */
let server;
let links;
before(async () => {
  // A broken link gets an empty answer: the crawl must not go on from the 404 page's own links.
  server = await serve({ notFound: null });
  const result = await check({
    path: [`${server.url}/`, `${server.url}/404.html`],
    recurse: true,
    checkFragments: true,
    checkCss: true,
    concurrency: 20,
    linksToSkip: async (link) => !link.startsWith(`${server.url}/`),
  });
  links = result.links;
  server.close();
});

test('no link, picture, stylesheet or #fragment inside the site is broken', () => {
  const broken = links.filter(({ state }) => state === 'BROKEN');
  expectNone(
    grouped(
      broken.map(({ url, status, parent }) => ({
        what: `${url.slice(server.url.length)}: ${status === 200 ? 'no such fragment' : status}`,
        where: parent?.slice(server.url.length),
      })),
    ),
    'broken links',
  );
});

test('links lead to every page', () => {
  const reached = new Set(links.map(({ url }) => decodeURI(url.split('#')[0])));
  expectNone(
    pages.filter((address) => !reached.has(server.url + address)),
    'pages that no link leads to',
  );
});

test('links inside the site are relative, so that it works under any address', () => {
  const faults = [];
  for (const { address, tag, url, element } of references()) {
    // These speak to machines elsewhere and must be whole.
    const whole = isIdentity(element);
    // The 404 page is shown at any depth: nothing relative can be right there.
    const anywhere = address === '/404.html' && url.startsWith('/') && !url.startsWith('//');
    const own = /^[/\\]/.test(url) || (URL.canParse(url) && addressOf(url) !== undefined);
    if (own && !whole && !anywhere) faults.push(`${address}: <${tag}> ${url}`);
  }
  expectNone(faults, 'links that break when the site moves');
});

test('no page fetches anything from another place', () => {
  const faults = [];
  for (const { address, tag, name, url, element } of references()) {
    const loads =
      fetched[tag]?.includes(name) ||
      (tag === 'link' && rels(element).some((rel) => [...fetchedRels, ...warmingRels].includes(rel)));
    if (loads && isElsewhere(url)) faults.push(`${address}: <${tag}> ${url}`);
  }
  for (const file of files.filter((name) => name.endsWith('.css'))) {
    const css = readFileSync(join(siteDir, file), 'utf8');
    for (const [, url] of css.matchAll(/(?:url\(|@import)\s*["']?([^"')\s]+)/g)) {
      if (isElsewhere(url)) faults.push(`/${file}: ${url}`);
    }
  }
  expectNone(faults, 'requests to other places');
});

test('a canonical address is the page itself, and hreflang links are mutual', { skip: !home && 'no base_url' }, () => {
  const faults = [];
  for (const address of pages.filter((page) => page !== '/404.html')) {
    for (const link of elements(address).filter(isIdentity)) {
      const target = addressOf(attribute(link, 'href'));
      if (rels(link).includes('canonical') && target !== address) {
        faults.push(`${address} says that it is ${target}`);
      }
      if (attribute(link, 'hreflang') && !alternates(target).includes(address)) {
        faults.push(`${address} names ${target} as a translation, which does not name it`);
      }
    }
  }
  expectNone(faults, 'wrong addresses');
});

test('the language switch opens the same page in the other language', () => {
  const faults = [];
  // A chart for a frame of another site has no menu, and so no switch.
  const switched = pages.filter((address) => address.startsWith('/en/') && !/\/chart\/\d+\/$/.test(address));
  for (const english of switched) {
    const vietnamese = english.slice('/en'.length);
    for (const [from, to] of [[vietnamese, english], [english, vietnamese]]) {
      const offered = fileOf(from) && elements(from).some((el) => el.tagName === 'a' && resolves(el, from) === to);
      if (!offered) faults.push(`${from} does not link to ${to}`);
    }
  }
  expectNone(faults, 'pages without their other language');
});

function resolves(anchor, address) {
  return new URL(attribute(anchor, 'href') ?? '', `http://site${address}`).pathname;
}

function isIdentity(element) {
  return element.tagName === 'link' && (rels(element).includes('canonical') || attribute(element, 'hreflang'));
}

function alternates(address) {
  if (!address || !fileOf(address)) return [];
  return elements(address)
    .filter((el) => el.tagName === 'link' && attribute(el, 'hreflang'))
    .map((el) => addressOf(attribute(el, 'href')));
}

function isElsewhere(url) {
  return /^\s*([a-z][a-z0-9+.-]*:|[/\\]{2})/i.test(url) && !/^\s*data:/i.test(url);
}

/** Every address that any page mentions in an attribute. */
function* references() {
  for (const address of pages) {
    for (const element of elements(address)) {
      for (const { prefix, name: local, value } of element.attrs) {
        const name = prefix ? `${prefix}:${local}` : local;
        if (!['href', 'src', 'srcset', 'poster', 'data', 'action', 'xlink:href'].includes(name)) continue;
        const urls = name === 'srcset' ? value.split(',').map((part) => part.trim().split(/\s+/)[0]) : [value];
        for (const url of urls) yield { address, element, tag: element.tagName, name, url };
      }
    }
  }
}
