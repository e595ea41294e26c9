import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { desktop, openBrowser, phone } from './lib/browser.mjs';
import { expectNone, grouped } from './lib/expect.mjs';
import { samples } from './lib/site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

// Every rule that axe runs by itself (WCAG A and AA up to 2.2, and good practice), and these,
// which it leaves off because WCAG 2.2 is newer or because they are still experimental.
const alsoOn = ['target-size', 'label-content-name-mismatch', 'p-as-heading', 'table-fake-caption', 'td-has-header'];
const options = {
  resultTypes: ['violations'],
  rules: Object.fromEntries(alsoOn.map((rule) => [rule, { enabled: true }])),
};

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

for (const { kind, language, address } of samples) {
  test(`${kind} (${language}) is accessible to axe, on a phone and a desktop, light and dark`, async () => {
    const faults = [];
    const { page, close } = await browser.visit(address);
    await page.evaluate(axe);
    for (const viewport of [phone, desktop]) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate((given) => window.axe.run(document, given), options);
        const where = `${address} (${viewport.width}px, ${colorScheme})`;
        for (const { id, help, nodes } of violations) {
          for (const { target, any, all, none } of nodes) {
            faults.push({ what: `${id}: ${help}: ${target}: ${[...any, ...all, ...none][0].message}`, where });
          }
        }
      }
    }
    await close();
    expectNone(grouped(faults), 'kinds of fault');
  });
}
