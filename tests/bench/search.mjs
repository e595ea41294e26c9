#!/usr/bin/env node
// What search costs: making the index, its size, and bytes, requests and CPU of queries, beside Pagefind over the same
// pages. Prints the tables of docs/performance.md. Needs `get_peers.sh`, `npm ci --prefix tests/browser`, Chromium, and
// `cargo build --release --bins --examples`.
//
//   tests/bench/search.mjs [--sizes 1000,10000] [--work /var/tmp/odcat-search] [--queries 20] [--no-pagefind]
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const here = import.meta.dirname;
const root = resolve(here, '../..');
const { chromium } = createRequire(join(root, 'tests/browser/package.json'))('playwright-core');
const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000' },
    work: { type: 'string', default: '/var/tmp/odcat-search' },
    queries: { type: 'string', default: '20' },
    pagefind: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const pagefindProgram = join(here, '.peers/node_modules/.bin/pagefind');

/** How a page asks Pagefind for the same. */
const pagefindEngine = {
  setUp: `(async () => {
    const pagefind = await import('/pagefind/pagefind.js');
    await pagefind.init();
    window.ask = async (text) => {
      const { results } = await pagefind.search(text);
      const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
      return { total: results.length, shown: shown.length };
    };
  })()`,
};

const builds = [];
const searches = [];
for (const size of options.sizes.split(',').map(Number)) {
  const site = join(options.work, `${size}`);
  const out = join(site, 'public');
  if (!existsSync(site)) run('python3', [join(here, 'make_catalogue.py'), `${size}`, site]);
  if (!existsSync(out)) run(join(root, 'target/release/odcat'), ['build', site, '--quiet']);
  builds.push({ size, engine: 'odcat', ...ownIndex(site) });
  const engines = [{ name: 'odcat', ...ownEngine(out) }];
  if (options.pagefind) {
    builds.push({ size, engine: 'Pagefind', ...pagefindIndex(out) });
    engines.push({ name: 'Pagefind', ...pagefindEngine });
  }
  for (const engine of engines) {
    for (const row of await ask(out, engine, makeQueries(site))) searches.push({ size, engine: engine.name, ...row });
  }
}
print(builds);
print(searches);

/** The index alone: seconds and memory of making it. */
function ownIndex(site) {
  const out = join(site, 'index');
  const line = JSON.parse(run(join(root, 'target/release/examples/search_index'), [site, out]));
  return {
    'CPU s': line.all_cpu_s.toFixed(1),
    'wall s': line.all_s.toFixed(1),
    'more MB': (line.peak_mb - line.before_mb).toFixed(0),
    files: line.files,
    MB: (line.bytes / 1e6).toFixed(1),
  };
}

/** Pagefind reads the pages of datasets, without what all pages have in common. */
function pagefindIndex(out) {
  const to = join(out, 'pagefind');
  const given = ['--site', out, '--glob', 'dataset/*/index.html', '--root-selector', 'main', '--output-path', to];
  const time = ['-f', '%U %S %e %M', pagefindProgram, ...given];
  const { status, stderr } = spawnSync('/usr/bin/time', time, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr.slice(-2000));
  const [user, system, wall, kb] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  const files = readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  return {
    'CPU s': (user + system).toFixed(1),
    'wall s': wall.toFixed(1),
    'more MB': (kb / 1000).toFixed(0),
    files: files.length,
    MB: (bytes / 1e6).toFixed(1),
  };
}

/** How a page asks our engine for the first ten results, with their number. */
function ownEngine(out) {
  const folder = readdirSync(join(out, 'static')).find((name) => name.startsWith('search.'));
  return {
    setUp: `(async () => {
      const { Index } = await import('/static/${folder}/engine.js');
      const index = new Index(location.origin + '/search/vi/');
      window.ask = async (text) => {
        const result = await index.search({ text, filters: {} });
        const cards = await result.cards(0, Math.min(10, result.ready(0)));
        return { total: result.total, shown: cards.length };
      };
    })()`,
  };
}

/** Words of titles, as people type them: the same on every machine. */
function makeQueries(site) {
  const folder = join(site, 'catalog/datasets');
  const ids = readdirSync(folder).sort();
  const count = Number(options.queries);
  const kinds = { 'two words': [], 'two words, no marks': [], 'four words': [], 'a whole title': [] };
  for (let n = 0; n < count; n++) {
    const id = ids[Math.floor(((n + 0.5) * ids.length) / count)];
    const [, title] = /^title = "(.*)"$/m.exec(readFileSync(join(folder, id, 'dataset.toml'), 'utf8'));
    const words = title.split(' ');
    kinds['two words'].push(words.slice(2, 4).join(' '));
    kinds['two words, no marks'].push(bare(words.slice(2, 4).join(' ')));
    kinds['four words'].push(words.slice(1, 5).join(' '));
    kinds['a whole title'].push(title);
  }
  return kinds;
}

function bare(text) {
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
}

/** Asks each query of a kind in a fresh browser profile, then the next one in the same page. */
async function ask(out, engine, kinds) {
  const server = await serve(out);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  const rows = [];
  for (const [kind, queries] of Object.entries(kinds)) {
    const first = [];
    const further = [];
    for (const [n, query] of queries.entries()) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${server.url}/robots.txt`);
      await page.evaluate(engine.setUp);
      const meter = await measure(page, server);
      first.push(await meter(query));
      further.push(await meter(queries[(n + 1) % queries.length]));
      await context.close();
    }
    rows.push({
      queries: kind,
      'first: kB': middleAndMost(first.map(({ bytes }) => bytes / 1000)),
      requests: middleAndMost(first.map(({ requests }) => requests)),
      'further: kB': middleAndMost(further.map(({ bytes }) => bytes / 1000)),
      'ms, 4× slower': middleAndMost(further.map(({ ms }) => ms)),
      'results, median': median(first.map(({ total }) => total)),
    });
  }
  await browser.close();
  server.close();
  return rows;
}

/** Counts what is sent while a query is answered, scripts apart, and how long a processor of a quarter of the speed takes. */
async function measure(page, server) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  return async (query) => {
    server.sent.length = 0;
    const { total, ms } = await page.evaluate(async (text) => {
      const start = performance.now();
      const found = await window.ask(text);
      return { ...found, ms: performance.now() - start };
    }, query);
    return { total, ms, requests: server.sent.length, bytes: server.sent.reduce((sum, bytes) => sum + bytes, 0) };
  };
}

function serve(folder) {
  const types = { '.js': 'text/javascript', '.html': 'text/html', '.txt': 'text/plain', '.json': 'application/json' };
  /** Sizes of the files that were asked for, but for scripts: those of workers too. */
  const sent = [];
  const server = createServer((request, response) => {
    const file = join(folder, decodeURIComponent(new URL(request.url, 'http://site').pathname));
    const found = existsSync(file) && statSync(file).isFile();
    response.writeHead(found ? 200 : 404, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
    if (found && !/\.js$|wasm\.[^/]*$/.test(file)) sent.push(statSync(file).size);
    if (found) createReadStream(file).pipe(response);
    else response.end();
  });
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => {
      const close = () => server.close().closeAllConnections();
      ready({ url: `http://127.0.0.1:${server.address().port}`, sent, close });
    });
  });
}

function run(command, args) {
  mkdirSync(options.work, { recursive: true });
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw error ?? new Error(`${command}: ${stdout}${stderr}`);
  return stdout;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function middleAndMost(numbers) {
  const show = (number) => (number < 100 && !Number.isInteger(number) ? number.toFixed(1) : number.toFixed(0));
  return `${show(median(numbers))} (${show(Math.max(...numbers))})`;
}

/** A table in Markdown. */
function print(rows) {
  const heads = Object.keys(rows[0]);
  console.log(`\n| ${heads.join(' | ')} |\n|${heads.map(() => ' ---: |').join('')}`);
  for (const row of rows) console.log(`| ${heads.map((head) => row[head]).join(' | ')} |`);
}
