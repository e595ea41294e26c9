// node screenshots.mjs <site dir> <out dir> [path …]
// Pictures of whole pages for people to look at: phone and desktop, light and dark.
// Without paths: one page of each kind in each language.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const [site, out, ...given] = process.argv.slice(2);
if (!out) {
  console.error('usage: node screenshots.mjs <site dir> <out dir> [path …]');
  process.exit(2);
}
process.env.ODCAT_SITE = site;
// These read ODCAT_SITE as they load, so they come after it.
const { desktop, openBrowser, phone } = await import('./lib/browser.mjs');
const { samples } = await import('./lib/site.mjs');

const paths = given.length > 0 ? given : samples.map(({ address }) => address);
mkdirSync(out, { recursive: true });
const browser = await openBrowser();
for (const path of paths) {
  for (const viewport of [phone, desktop]) {
    for (const colorScheme of ['light', 'dark']) {
      const { page, faults, close } = await browser.visit(path, { viewport, colorScheme });
      const name = path.replace(/^\/|\/$/g, '').replaceAll('/', '_') || 'home';
      const file = join(out, `${name}-${viewport.width}-${colorScheme}.png`);
      await page.screenshot({ path: file, fullPage: true });
      console.log(file, ...faults);
      await close();
    }
  }
}
await browser.close();
