import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { expectNone } from './lib/expect.mjs';
import { attribute, datasets, elements, fileOf, pages, rels } from './lib/site.mjs';

// In bytes of gzip; the figures are the project's (1 kB is 1,000 bytes).
const listBudget = { html: 25_000, css: 10_000, js: 8_000, all: 60_000 };
const datasetBudget = { html: 40_000, css: 10_000, js: 8_000, all: 100_000 };

const datasetPages = [...datasets('/'), ...datasets('/en/')];
const others = pages.filter((address) => !datasetPages.includes(address));

for (const [what, addresses, budget] of [
  ['home, list and other pages', others, listBudget],
  ['dataset pages', datasetPages, datasetBudget],
]) {
  test(`${what} load in their budget`, (t) => {
    const faults = [];
    const most = { html: 0, css: 0, js: 0, all: 0 };
    for (const address of addresses) {
      const sizes = weigh(address);
      for (const part of Object.keys(budget)) {
        most[part] = Math.max(most[part], sizes[part]);
        if (sizes[part] > budget[part]) {
          faults.push(`${address}: ${part} ${sizes[part]} bytes of gzip, over ${budget[part]}`);
        }
      }
    }
    t.diagnostic(`heaviest ${what}, bytes of gzip: ${JSON.stringify(most)}`);
    expectNone(faults, 'too heavy');
  });
}

/** What a page and the files that it names weigh. Files that those name in turn are not counted. */
function weigh(address) {
  const sizes = { html: gzipped(address), css: 0, js: 0, pictures: 0 };
  for (const el of elements(address)) {
    const isLink = (rel) => el.tagName === 'link' && rels(el).includes(rel);
    if (isLink('stylesheet')) sizes.css += gzipped(target(address, el, 'href'));
    if (el.tagName === 'script' && attribute(el, 'src')) sizes.js += gzipped(target(address, el, 'src'));
    if (isLink('icon')) sizes.pictures += gzipped(target(address, el, 'href'));
    if (el.tagName === 'img') sizes.pictures += gzipped(target(address, el, 'src'));
  }
  return { ...sizes, all: sizes.html + sizes.css + sizes.js + sizes.pictures };
}

function target(address, element, name) {
  return new URL(attribute(element, name), `http://site${address}`).pathname;
}

function gzipped(address) {
  const file = fileOf(address);
  return file ? gzipSync(readFileSync(file)).length : 0;
}
