// The style sheet as a browser understands it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { openBrowser } from './lib/browser.mjs';
import { files, fileOf } from './lib/site.mjs';

const source = readFileSync(new URL('../../themes/default/static/style.css', import.meta.url), 'utf8');

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

test('the published style sheet says what its source says, in less than nine tenths of the bytes', async (t) => {
  const name = files.find((file) => /^static\/style\.[0-9a-f]+\.css$/.test(file));
  const published = readFileSync(fileOf(`/${name}`), 'utf8');
  const { page, close } = await browser.visit('/');
  const [wanted, found] = await page.evaluate(readRules, [source, published]);
  await close();
  t.diagnostic(`${source.length} characters published as ${published.length}; ${wanted.length} rules`);
  assert.ok(wanted.length > 5);
  assert.deepEqual(found, wanted);
  assert.ok(published.length < 0.9 * source.length);
});

/** Runs in the page: each rule of some style sheets, as the browser writes it out. */
function readRules(sheets) {
  return sheets.map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    // Values with custom properties are given back as they are typed.
    return [...sheet.cssRules].map(({ cssText }) => cssText.replaceAll(', ', ','));
  });
}
