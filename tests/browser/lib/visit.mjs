// Chromium looking at any folder of pages under any path, with the network and the processor of a cheap phone if asked.
import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { phone } from './browser.mjs';
import { send } from './server.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.xml': 'application/xml',
};

const policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'";

/**
 * Serves a folder under a path such as `/x/y`, as a plain host does: no compression, nothing inline or from elsewhere.
 * Without `ranges` it answers with whole files only, as some hosts do.
 */
async function serveFolder({ folder, base = '', ranges = true }) {
  let sent = { requests: 0, bytes: 0 };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://site').pathname);
    const within = path.startsWith(`${base}/`) ? path.slice(base.length) : '';
    const file = join(folder, within.endsWith('/') ? `${within}index.html` : within);
    const isThere = within && existsSync(file) && statSync(file).isFile();
    const headers = {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': 'max-age=600',
      ...(['.html', '.js'].includes(extname(file)) && { 'Content-Security-Policy': policy }),
    };
    if (!ranges) delete request.headers.range;
    if (isThere) {
      const stream = send(request, response, file, headers);
      if (/\.(csv|bin)$/.test(path)) {
        sent.requests++;
        stream?.on('data', ({ length }) => (sent.bytes += length));
      }
    } else response.writeHead(404, headers).end();
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    close: () => server.close().closeAllConnections(),
    /** What was sent of tables since the last time this was asked. */
    sent() {
      const since = sent;
      sent = { requests: 0, bytes: 0 };
      return since;
    },
  };
}

/** Folders, each with the path that it is served under; `visit` opens an address in one of them. */
export async function openSites(folders) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  const servers = {};
  for (const [name, options] of Object.entries(folders)) servers[name] = await serveFolder(options);
  return {
    url: (name) => servers[name].url,
    sent: (name) => servers[name].sent(),
    async visit(name, address, options = {}) {
      const { before, ...given } = options;
      const context = await browser.newContext({ viewport: phone, reducedMotion: 'reduce', ...given });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      const faults = [];
      page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(servers[name].url)) faults.push(`asks another place: ${request.url()}`);
      });
      page.on('response', (response) => {
        if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
      });
      const tools = await before?.(page);
      await page.goto(address.startsWith('file:') ? address : servers[name].url + address);
      return { page, faults, tools, close: () => context.close() };
    },
    async close() {
      await browser.close();
      for (const server of Object.values(servers)) server.close();
    },
  };
}

/**
 * Slow 3G: 400 kilobits a second, 400 milliseconds for each answer (the profile of WebPageTest), and what the browser
 * counts as moved for files of the index, heads included.
 */
export async function slow3G(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000,
  });
  const asked = new Map();
  const moved = [];
  let open = 0;
  let last = Date.now();
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => {
    asked.set(requestId, request.url);
    open++;
    last = Date.now();
  });
  const done = ({ requestId, encodedDataLength = 0 }) => {
    const path = new URL(asked.get(requestId)).pathname.match(/\/search\/[^/]+\/(.*\.bin)$/)?.[1];
    if (path) moved.push({ path, bytes: encodedDataLength });
    open--;
    last = Date.now();
  };
  cdp.on('Network.loadingFinished', done);
  cdp.on('Network.loadingFailed', done);
  return {
    /** Waits until nothing has been asked for during most of a second. */
    async quiet() {
      while (open > 0 || Date.now() - last < 800) await page.waitForTimeout(50);
    },
    /** What was moved since the last time this was asked. */
    take() {
      const files = moved.splice(0);
      return { requests: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), files };
    },
  };
}

/** A processor four times slower, and the milliseconds that it works. */
export async function slowProcessor(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  let before = {};
  return async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const now = Object.fromEntries(metrics.map(({ name, value }) => [name, value * 1000]));
    const spent = Object.fromEntries(['TaskDuration', 'ScriptDuration'].map((name) => [name, now[name] - (before[name] ?? 0)]));
    before = now;
    return spent;
  };
}
