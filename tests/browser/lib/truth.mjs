// What the pages of a site say of its datasets: search must agree with it, and has it from nowhere else here.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { attribute, datasets, elements, siteDir } from './site.mjs';

const hasClass = (element, name) => (attribute(element, 'class') ?? '').split(' ').includes(name);

export const textOf = (node) =>
  node.nodeName === '#text' ? node.value : (node.childNodes ?? []).map(textOf).join('');

/** The elements below one. */
function* below(node) {
  for (const child of node.childNodes ?? []) {
    if (child.tagName) yield child;
    yield* below(child);
  }
}

const all = (node, test) => [...below(node)].filter(test);
const linked = (node, kind) =>
  all(node, (el) => el.tagName === 'a')
    .map((el) => attribute(el, 'href'))
    .filter((href) => href?.includes(`/${kind}/`))
    .map((href) => basename(href));

/** Parts of a dataset page by what they are called there. The counts of filters are the same in all languages. */
const vietnamese = {
  topics: 'Lĩnh vực',
  frequency: 'Tần suất cập nhật',
  period: 'Thời gian của số liệu',
  formats: 'Định dạng',
  keywords: 'Từ khóa',
  published: 'Đã công bố',
  isUnknown: 'không rõ',
};

/** The topics that lie above each, itself among them. */
function lineages() {
  const parents = new Map();
  const pages = elements('/topic/').filter((el) => el.tagName === 'a' && /\/topic\/[^/]+\/$/.test(attribute(el, 'href')));
  for (const id of new Set(pages.map((el) => basename(attribute(el, 'href'))))) {
    for (const section of elements(`/topic/${id}/`).filter((el) => hasClass(el, 'children'))) {
      for (const child of linked(section, 'topic')) parents.set(child, id);
    }
  }
  return (id) => {
    const line = [];
    for (let at = id; at; at = parents.get(at)) line.push(at);
    return line;
  };
}

/** Every dataset as its page in the first language tells of it, by id. */
export function readTruth() {
  const lineage = lineages();
  return new Map(datasets('/').map((address) => [basename(address), readDataset(address, lineage)]));
}

function readDataset(address, lineage) {
  const page = elements(address);
  const about = page.find((el) => attribute(el, 'aria-labelledby') === 'about');
  const rows = all(about, (el) => el.tagName === 'dt');
  const fact = (label) => {
    const row = rows.find((el) => textOf(el).trim() === label);
    return row?.parentNode.childNodes.find((el) => el.tagName === 'dd');
  };
  const key = page.find((el) => hasClass(el, 'key'));
  // What is published does not say so; a late update, which a script may show, is none of it.
  const [status] = all(key, (el) => hasClass(el, 'badge') && attribute(el, 'data-after') === undefined);
  const frequency = fact(vietnamese.frequency);
  const keywords = fact(vietnamese.keywords);
  const formats = fact(vietnamese.formats);
  const topics = fact(vietnamese.topics);
  return {
    title: textOf(page.find((el) => el.tagName === 'h1')),
    ownTopics: topics ? linked(topics, 'topic') : [],
    topic: topics ? [...new Set(linked(topics, 'topic').flatMap(lineage))] : [],
    organization: linked(key, 'organization'),
    license: linked(key, 'license'),
    format: formats ? linked(formats, 'format') : [],
    frequency: frequency && textOf(frequency) !== vietnamese.isUnknown ? [textOf(frequency)] : [],
    status: [status ? textOf(status) : vietnamese.published],
    year: years(fact(vietnamese.period), page),
    keywords: keywords ? all(keywords, (el) => el.tagName === 'a').map(textOf) : [],
    columns: columnsOf(page),
    description: textOf(page.find((el) => hasClass(el, 'summary'))),
    address,
  };
}

/** The years between the first and the last that are named: for the dataset, or else for each of its tables. */
function years(fact, page) {
  const spans = fact ? [fact] : page.filter((el) => hasClass(el, 'holds')).map((list) => list.childNodes.at(-2));
  const named = spans.map((span) => (textOf(span).match(/\b\d{4}\b/g) ?? []).map(Number)).filter(({ length }) => length);
  const covered = named.flatMap((found) => {
    const first = Math.min(...found);
    return Array.from({ length: Math.max(...found) - first + 1 }, (_, at) => `${first + at}`);
  });
  return [...new Set(covered)];
}

/** Title and machine name of each column, and whether it is text. */
function columnsOf(page) {
  return page.filter((el) => hasClass(el, 'who')).map((el) => ({
    title: textOf(all(el, ({ tagName }) => /^h\d$/.test(tagName))[0].childNodes.find(({ tagName }) => tagName === 'span')),
    name: textOf(all(el, ({ tagName }) => tagName === 'code')[0] ?? { nodeName: '#text', value: '' }),
    isText: textOf(all(el, ({ tagName }) => tagName === 'p')[0]).startsWith('chữ'),
  }));
}

/**
 * The values of columns of text with few different ones (at most 128) that are no running text (over 60 characters in
 * the mean), in the tables that a dataset offers.
 */
export function valuesOf({ address, columns }) {
  const id = basename(address);
  const names = [...new Set(columns.filter(({ isText }) => isText).map(({ name }) => name))];
  // The files for machines are linked too, but not offered to be saved.
  const isDownload = (el) => el.tagName === 'a' && attribute(el, 'download') !== undefined;
  const page = elements(address).filter((el) => isDownload(el) && /\.json$/.test(attribute(el, 'href')));
  const tables = page.map((el) => join(siteDir, 'dataset', id, basename(attribute(el, 'href')))).filter(existsSync);
  return tables.flatMap((path) => {
    const table = JSON.parse(readFileSync(path, 'utf8'));
    return names.flatMap((name) => {
      const values = [...new Set(table.map((row) => row[name]).filter((value) => typeof value === 'string' && value))];
      const isRunning = values.join('').length > 60 * values.length;
      return values.length > 128 || isRunning ? [] : values.map((value) => ({ name, value }));
    });
  });
}
