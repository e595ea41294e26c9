// The built site as files: which pages it has, what they contain, which page stands for each kind.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'parse5';

if (!process.env.ODCAT_SITE) {
  throw new Error('set ODCAT_SITE to the folder of a built site');
}
export const siteDir = resolve(process.env.ODCAT_SITE);

/** Every file of the site, as a sorted path relative to its root. */
export const files = readdirSync(siteDir, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(siteDir.length + 1))
  .sort();

/** Every page's address: `dataset/index.html` is `/dataset/`. */
export const pages = files
  .filter((file) => file.endsWith('.html'))
  .map((file) => `/${file.replace(/(^|\/)index\.html$/, '$1')}`);

/** The file that a static server answers an address with; undefined when there is none. */
export function fileOf(address) {
  const path = join(siteDir, address.endsWith('/') ? `${address}index.html` : address);
  return existsSync(path) && statSync(path).isFile() ? path : undefined;
}

const trees = new Map();

/** Every element of a page, in document order. */
export function elements(address) {
  if (!trees.has(address)) {
    trees.set(address, [...descendants(parse(readFileSync(fileOf(address), 'utf8')))]);
  }
  return trees.get(address);
}

function* descendants(node) {
  for (const child of [...(node.childNodes ?? []), ...(node.content ? [node.content] : [])]) {
    if (child.tagName) yield child;
    yield* descendants(child);
  }
}

export function attribute(element, name) {
  return element.attrs.find((attr) => attr.name === name)?.value;
}

/** The words of a `rel` attribute. */
export function rels(element) {
  return (attribute(element, 'rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
}

/** Where the site says it lives (its canonical address); undefined when it says nothing. */
export const home = (() => {
  const link = elements('/').find((el) => el.tagName === 'link' && rels(el).includes('canonical'));
  return link && new URL(attribute(link, 'href'));
})();

/** The path that the site lies under at its address, without a closing slash: usually ''. */
export const basePath = (home?.pathname ?? '/').slice(0, -1);

/** The address inside the site that a full URL stands for; undefined for another host's. */
export function addressOf(url) {
  const { href } = new URL(url);
  return home && href.startsWith(home.href) ? `/${href.slice(home.href.length)}` : undefined;
}

const languages = [
  { code: 'vi', root: '/' },
  { code: 'en', root: '/en/' },
].filter(({ root }) => pages.includes(root));

const sections = ['organization', 'topic', 'keyword', 'format', 'license'];

/**
 * One page of each kind in each language: `{ kind, language, address }`.
 * Of several pages of a kind it is the largest, where something sticks out first.
 */
export const samples = languages.flatMap(({ code, root }) =>
  Object.entries(kinds(root))
    .filter(([, address]) => pages.includes(address))
    .map(([kind, address]) => ({ kind, language: code, address })),
);

/** Kinds that this site has no page of. A small catalogue has no page 2. */
export const missingKinds = languages.flatMap(({ code, root }) =>
  Object.entries(kinds(root))
    .filter(([, address]) => !pages.includes(address))
    .map(([kind]) => `${kind} (${code})`),
);

/** Every dataset page of one language, by the address of its front page. */
export function datasets(root) {
  return children(`${root}dataset/`, ['a-z', 'page']);
}

/** Those that offer at least one table. */
export function datasetsWithData(root) {
  return datasets(root).filter((address) => tables(root, address) > 0);
}

function kinds(root) {
  const withTables = (test) => largest(datasets(root).filter((address) => test(tables(root, address))));
  return {
    home: root,
    'dataset list': `${root}dataset/`,
    'dataset list, page 2': `${root}dataset/page/2/`,
    'A–Z': `${root}dataset/a-z/`,
    'dataset with data': withTables((count) => count === 1),
    'dataset with several distributions': withTables((count) => count > 1),
    'dataset without data': withTables((count) => count === 0),
    ...Object.fromEntries(
      sections.flatMap((section) => [
        [`${section} list`, `${root}${section}/`],
        [`one ${section}`, largest(children(`${root}${section}/`, ['page']))],
      ]),
    ),
    api: `${root}api/`,
    'extra page': largest(children(root, ['dataset', 'en', 'api', ...sections])),
    ...(root === '/' && { 'not found': '/404.html' }),
  };
}

function children(parent, except) {
  return pages.filter((address) => {
    const [name, ...rest] = address.slice(parent.length).split('/');
    return address.startsWith(parent) && rest.join() === '' && rest.length === 1 && !except.includes(name);
  });
}

function largest(addresses) {
  const size = (address) => statSync(fileOf(address)).size;
  return addresses.toSorted((a, b) => size(b) - size(a))[0];
}

/** How many tables a dataset page offers. Downloads lie beside the page of the first language. */
function tables(root, address) {
  const folder = address.slice(root.length);
  return files.filter(
    (file) => file.startsWith(folder) && /^[^/]+(?<!-excel)\.csv$/.test(file.slice(folder.length)),
  ).length;
}
