// node tests/bench/explore.mjs <site dir> <dataset id> [<text> <rare text>]
// Explores a large table of a built site in Chromium, over a server that answers ranges, and prints for each step how long it took,
// how many requests it made for the table, and how many bytes of them were sent. The first text is found early, the second seldom.
import { statSync } from 'node:fs';
import { join } from 'node:path';

const [site, id, text = 'xã', rare = '99991'] = process.argv.slice(2);
if (!id) {
  console.error('usage: node tests/bench/explore.mjs <site dir> <dataset id> [<text> <rare text>]');
  process.exit(2);
}
process.env.ODCAT_SITE ??= site;
const { desktop } = await import('../browser/lib/browser.mjs');
const { openSites } = await import('../browser/lib/visit.mjs');

const sites = await openSites({ large: { folder: site } });
const { page } = await sites.visit('large', `/dataset/${id}/`, { viewport: desktop });
page.setDefaultTimeout(120_000);
const table = page.locator('data-table').first();
const data = await table.locator('script').evaluate((script) => JSON.parse(script.textContent));
const last = Math.ceil(data.rows / 20);
console.log(`${data.rows} rows, ${statSync(join(site, `dataset/${id}`, data.csv.replace(/\?.*/, ''))).size} bytes of CSV`);
await table.scrollIntoViewIfNeeded();
await page.locator('data-table.explored').first().waitFor();
report('open the page', 0);

for (const number of [2, last, Math.round(last / 2)]) {
  await step(`page ${number}`, async () => {
    await ask(`?page=${number}`);
    await table.locator('.shown', { hasText: new RegExp(`dòng ${((number - 1) * 20 + 1).toLocaleString('vi')}–`) }).waitFor();
  });
}
await step(`search “${text}” until 20 rows show, then stop`, async () => {
  await ask(`?find=${encodeURIComponent(text)}`);
  await table.locator('.bar span', { hasText: /tìm thấy [1-9]/ }).waitFor();
  await table.locator('tbody tr').nth(19).waitFor();
  await table.locator('.stop').click();
  await table.locator('.shown', { hasText: 'tìm thấy' }).waitFor();
});
console.log(`  ${await table.locator('.shown').textContent()} ${await table.locator(':scope > .aside').textContent()}`);
await step(`filter noi_dung by “${rare}”, all of the file`, async () => {
  await ask(`?has.noi_dung=${encodeURIComponent(rare)}`);
  await table.locator('.scroll[aria-busy]').waitFor();
  await table.locator('.scroll:not([aria-busy])').waitFor({ timeout: 600_000 });
});
console.log(`  ${await table.locator('.shown').textContent()}`);
await sites.close();

async function ask(search) {
  await page.evaluate((search) => {
    history.pushState(null, '', search);
    dispatchEvent(new PopStateEvent('popstate'));
  }, search);
}

async function step(name, run) {
  const start = performance.now();
  await run();
  report(name, start);
}

function report(name, start) {
  const { requests, bytes } = sites.sent('large');
  const seconds = start ? `${((performance.now() - start) / 1000).toFixed(1)} s, ` : '';
  console.log(`${name}: ${seconds}${requests} requests, ${bytes} bytes`);
}
