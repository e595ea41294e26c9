// Charts: what they say is in the data, nothing of them overlaps, and they can be taken along.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { desktop, openBrowser, phone } from './lib/browser.mjs';
import { expectNone, grouped } from './lib/expect.mjs';
import { attribute, elements, files, pages, rels, siteDir } from './lib/site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** Addresses of all charts that stand alone. */
const charts = pages.filter((address) => /\/chart\/\d+\/$/.test(address));
const datasetOf = (chart) => chart.replace(/chart\/\d+\/$/, '');

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

test('the site has charts', () => {
  assert.ok(charts.length > 20, `${charts.length} charts`);
});

for (const [name, viewport] of Object.entries({ phone, desktop })) {
  test(`no words of a chart overlap or leave its frame on a ${name}`, async () => {
    const { page, close } = await browser.visit(charts[0], { viewport });
    const site = page.url().slice(0, -charts[0].length);
    const faults = [];
    for (const address of charts) {
      await page.goto(site + address);
      for (const what of await page.evaluate(crowding)) faults.push(`${address}: ${what}`);
    }
    await close();
    expectNone(faults, 'words in each other’s way');
  });
}

/** Runs in the page: words of the drawing that is shown that stand on each other or leave it. */
function crowding() {
  const svg = [...document.querySelectorAll('.drawing svg')].find((el) => el.getBoundingClientRect().width > 0);
  const { width, height } = svg.viewBox.baseVal;
  // A box is as high as the line; letters take less of it.
  const boxes = [...svg.querySelectorAll('text')].map((el) => {
    const { x, y, width, height } = el.getBBox();
    return { text: el.textContent, left: x, right: x + width, top: y + height * 0.2, bottom: y + height * 0.82 };
  });
  const faults = boxes
    .filter(({ left, right, top, bottom }) => left < -1 || right > width + 1 || top < -1 || bottom > height + 1)
    .map(({ text, right, bottom }) => `“${text}” ends at ${right}, ${bottom} of ${width}, ${height}`);
  for (const [at, a] of boxes.entries()) {
    for (const b of boxes.slice(at + 1)) {
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
        faults.push(`“${a.text}” and “${b.text}” overlap`);
      }
    }
  }
  return faults;
}

test('every number that a chart names is in the data', async () => {
  const { page, close } = await browser.visit(charts[0], { viewport: desktop });
  const site = page.url().slice(0, -charts[0].length);
  const faults = [];
  for (const address of charts.filter((address) => !address.startsWith('/en/'))) {
    await page.goto(site + address);
    const isHistogram = (await page.locator('.drawing desc').first().textContent()).startsWith('Biểu đồ phân bố');
    if (isHistogram) continue;
    const folder = datasetOf(address).slice(1);
    const tables = files.filter((file) => file.startsWith(folder) && /^[^/]+(?<!-excel)\.csv$/.test(file.slice(folder.length)));
    const inFiles = tables.flatMap((file) => readFileSync(`${siteDir}/${file}`, 'utf8').split(/[,\n\r"]+/));
    // Whole amounts may stand without the `.0` of the file.
    const known = new Set(inFiles.flatMap((cell) => [cell, cell.replace(/\.0+$/, '')]));
    const named = await page.evaluate(() => {
      const texts = (selector) => [...document.querySelectorAll(selector)].map((el) => el.textContent);
      return { cells: texts('td.num'), labels: texts('.wide .n, .wide .on') };
    });
    const plain = (text) => text.replace(/ \(.*\)$/, '').replaceAll('.', '').replace(',', '.').trim();
    const cells = new Set(named.cells.map(plain));
    for (const cell of cells) if (cell && !known.has(cell)) faults.push(`${address}: ${cell} is not in the data`);
    for (const label of named.labels.filter((text) => /^-?[\d.,]+( \(.*\))?$/.test(text)).map(plain)) {
      if (!cells.has(label) && !known.has(label)) faults.push(`${address}: the drawing says ${label}`);
    }
  }
  await close();
  expectNone(faults, 'numbers from nowhere');
});

test('a chart is there without script: drawing, sentence, table; only the picture needs one', async () => {
  const address = datasetOf(charts[0]);
  const { page, close } = await browser.visit(address, { javaScriptEnabled: false });
  assert.ok(await page.locator('.chart .narrow').first().isVisible());
  assert.ok(await page.locator('.chart .wide').first().isHidden());
  assert.ok((await page.locator('.chart figcaption p').first().textContent()).length > 10);
  await page.locator('.chart summary').first().click();
  assert.ok(await page.locator('.chart a[href$=".svg"][download]').first().isVisible());
  assert.ok(await page.locator('[data-png]').first().isHidden());
  await page.goto(page.url() + charts[0].slice(address.length));
  await page.locator('summary').click();
  assert.ok((await page.locator('tbody tr').count()) > 1);
  await close();
});

test('charts are accessible to axe, with everything open, light and dark', async () => {
  const faults = [];
  for (const address of [datasetOf(charts[0]), charts[0], charts.find((address) => address.startsWith('/en/'))]) {
    const { page, close } = await browser.visit(address);
    await page.evaluate(() => document.querySelectorAll('details').forEach((el) => (el.open = true)));
    await page.evaluate(axe);
    for (const viewport of [phone, desktop]) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        for (const { id, help, nodes } of violations) {
          for (const { target } of nodes) faults.push({ what: `${id}: ${help}: ${target}`, where: address });
        }
      }
    }
    await close();
  }
  expectNone(grouped(faults), 'kinds of fault');
});

test('the colours of a chart stand out from the page, light and dark', async () => {
  const faults = [];
  for (const colorScheme of ['light', 'dark']) {
    const { page, close } = await browser.visit(charts[0], { colorScheme });
    const ratios = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const light = (name) => {
        const parts = style.getPropertyValue(name).trim().match(/[\da-f]{2}/gi).map((hex) => Number.parseInt(hex, 16) / 255);
        const [r, g, b] = parts.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
      };
      const paper = light('--paper');
      return [1, 2, 3, 4, 5, 6].map((at) => {
        const color = light(`--chart-${at}`);
        return Math.max(color, paper) / Math.min(color, paper);
      });
    });
    ratios.forEach((ratio, at) => ratio < 4.5 && faults.push(`--chart-${at + 1}, ${colorScheme}: ${ratio.toFixed(2)}`));
    await close();
  }
  expectNone(faults, 'colours too close to the page');
});

test('a chart is saved as a picture and as a drawing, under the strictest policy', async () => {
  const { page, faults, close } = await browser.visit(datasetOf(charts[0]));
  await page.locator('.chart summary').first().click();
  const [picture] = await Promise.all([page.waitForEvent('download'), page.locator('[data-png]').first().click()]);
  const bytes = readFileSync(await picture.path());
  assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
  assert.equal(bytes.readUInt32BE(16), 2 * 768, 'twice the width of the drawing');
  assert.match(picture.suggestedFilename(), /-1\.png$/);
  const [drawing] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.chart a[href$=".svg"][download]').first().click(),
  ]);
  const text = readFileSync(await drawing.path(), 'utf8');
  assert.ok(text.startsWith('<svg') && !text.includes('class=') && !text.includes('<style'));
  await close();
  expectNone(faults, 'faults');
});

test('a chart fits a frame of 320 px on another page', async () => {
  const { page, faults, close } = await browser.visit('/');
  for (const address of charts.slice(0, 12)) {
    await page.evaluate((src) => {
      const frame = document.createElement('iframe');
      Object.assign(frame, { src, width: 320, height: 640, title: 'chart' });
      document.querySelector('main').replaceChildren(frame);
      return new Promise((done) => frame.addEventListener('load', done));
    }, page.url().replace(/\/$/, '') + address);
    const frame = page.frames()[1];
    const { scroll, client, narrow } = await frame.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
      narrow: document.querySelector('.narrow').getBoundingClientRect().width,
    }));
    if (scroll > client) faults.push(`${address} scrolls sideways: ${scroll} of ${client}`);
    if (narrow < 250) faults.push(`${address}: the narrow drawing is not shown`);
  }
  await close();
  expectNone(faults, 'faults');
});

test('the words of a chart are about as large as meant in a column of any width', async () => {
  const { page, faults, close } = await browser.visit(charts[0], { viewport: { width: 360, height: 800 } });
  for (const width of [360, 416, 480, 600, 720, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const shown = await page.evaluate(() => {
      const svgs = [...document.querySelectorAll('.drawing svg')].filter((el) => el.getBoundingClientRect().width > 0);
      return svgs.map((el) => el.getBoundingClientRect().width / el.viewBox.baseVal.width);
    });
    const [times] = shown;
    if (shown.length !== 1 || times < 0.8 || times > 1.3) faults.push(`${width} px: ${shown} times as large as drawn`);
  }
  await close();
  expectNone(faults, 'faults');
});

test('a page for frames is no page for search engines, and leads to its dataset', () => {
  const sitemap = readFileSync(`${siteDir}/sitemap.xml`, 'utf8');
  assert.ok(!/\/chart\//.test(sitemap));
  for (const address of charts) {
    const all = elements(address);
    assert.ok(all.some((el) => el.tagName === 'meta' && attribute(el, 'content') === 'noindex'), address);
    assert.ok(all.some((el) => el.tagName === 'link' && rels(el).includes('canonical')), address);
    const links = all.filter((el) => el.tagName === 'a' && attribute(el, 'target') === '_top');
    const leads = links.map((el) => new URL(attribute(el, 'href'), `http://site${address}`).pathname);
    assert.deepEqual(leads, [datasetOf(address)]);
  }
});
