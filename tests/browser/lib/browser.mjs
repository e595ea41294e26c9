// Chromium looking at a served site.
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 900 };

/** An address that no site has, deep enough that a relative link on the 404 page would miss. */
const unknown = '/dataset/khong-co/that/';

/** Chromium without a window, with a new, empty profile. */
export function launch(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

export async function openBrowser() {
  const server = await serve({});
  const browser = await launch();
  return {
    /** A new page at an address, with everything that went wrong while it loaded. */
    async visit(address, options = {}) {
      const context = await browser.newContext({
        viewport: phone,
        // Without it a colour in mid-transition would be judged.
        reducedMotion: 'reduce',
        ...options,
      });
      const page = await context.newPage();
      const faults = watch(page, server.url);
      await page.goto(server.url + (address === '/404.html' ? unknown : address));
      return { page, faults, close: () => context.close() };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

function watch(page, site) {
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    // A failed request is told with its address below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(`console: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${site}/`) && !request.url().startsWith('data:')) {
      faults.push(`asks another place: ${request.url()}`);
    }
  });
  page.on('requestfailed', (request) => {
    faults.push(`${request.failure().errorText}: ${request.url()}`);
  });
  page.on('response', (response) => {
    const expected = response.url() === site + unknown ? [404] : [200, 206];
    if (!expected.includes(response.status())) faults.push(`${response.status()}: ${response.url()}`);
  });
  return faults;
}
