// Reads the table and answers questions about it, away from the page.
import { Broken, line } from './csv.js';
import { comparison, figures, matcher, sorted } from './query.js';
import { NoRanges, blocks, stream } from './source.js';
import { writer } from './values.js';

/** Milliseconds from one report to the next, and letters of cells that are kept while a large table is read. */
const beat = 150;
const mostLetters = 16e6;

/** @type {TableData} */
let table;
/** @type {Tools} */
let tools;
/** @type {(from: number, count: number) => Promise<string[][]>} */
let part;
/** All rows of a table that is read whole. @type {Promise<string[][]> | undefined} */
let all;
/** The last question that a large table was read for. @type {{ key: string, rows: Promise<FoundRows>, stop: AbortController } | undefined} */
let last;

/** Which table it is, and where the rules of folding are. @param {{ table: TableData, fold: string }} first */
async function begin(first) {
  table = first.table;
  part = blocks(table);
  const { bare } = /** @type {typeof import('../search/fold.js')} */ (await import(first.fold));
  tools = { columns: table.columns, shown: writer(table.format).value, fold: (text) => bare(text.toLowerCase().normalize('NFD')) };
}

/** @type {Promise<void>} */
let begun;

/** @type {Record<string, (asked: any) => any>} */
const tasks = {
  /** Some of the rows. @param {RowsAsked & { from: number, count: number }} asked @returns {Promise<PageAnswer>} */
  async page({ from, count, ...asked }) {
    if (isPlain(asked) && table.index && !all) {
      leave();
      try {
        return { rows: await part(from, count), total: table.rows, held: table.rows };
      } catch (error) {
        if (!(error instanceof NoRanges && table.whole)) throw error;
      }
    }
    const { rows, ...about } = await select(asked);
    return { ...about, rows: rows.slice(from, from + count), held: rows.length };
  },

  /** What a column is like among the rows that are left. @param {RowsAsked & { column: number }} asked @returns {Promise<ColumnAnswer>} */
  async column({ column, ...asked }) {
    const { type, values: known } = table.columns[column];
    const values = known?.sort(comparison(type, table.lang)) ?? null;
    const unsorted = { ...asked, sort: -1 };
    const about = (/** @type {string[][]} */ rows) => figures(rows.filter(isData), column, type, comparison(type, table.lang));
    // A large table is not read for this; the page has what was prepared.
    if (!table.whole && last?.key !== keyOf(asked)) return { values };
    const { rows, total, stopped } = await select(unsorted);
    if (!table.whole) return { values, figures: rows.length === total && stopped == null ? about(rows).figures : undefined };
    const all = about(await readAll()).values;
    const filters = asked.filters.filter((filter) => filter.column !== column);
    const others = (await select({ ...unsorted, filters })).rows.filter(isData);
    const counts = all?.map((value) => others.filter((row) => row[column] === value).length);
    return { values: all, counts, figures: about(rows).figures };
  },

  /** The rows that are left as CSV. @param {RowsAsked & { shown: number[] }} asked */
  async file({ shown, ...asked }) {
    const { guard } = await import('./formula.js');
    const { rows } = await select(asked);
    const width = table.columns.length;
    const marks = table.marks.flatMap(({ column }, at) => {
      const isNeeded = column == null ? isPlain(asked) : shown.includes(column);
      return isNeeded ? [width + at] : [];
    });
    const columns = [...table.columns, ...table.marks];
    const places = [...shown, ...marks];
    const head = line(places.map((at) => guard(columns[at].name)));
    const lines = rows.map((row) => line(places.map((at) => guard(row[at], table.columns[at]?.type))));
    // By the mark at the start spreadsheets know that it is UTF-8; they open it, so nothing in it is to be run.
    return new Blob(['\ufeff', head, ...lines], { type: 'text/csv' });
  },

  /** Ends the reading; what was found so far is the answer. */
  stop: () => last?.stop.abort(),
  leave,
};

/** Ends a reading that nobody waits for any more. */
function leave() {
  last?.stop.abort('another');
  last = undefined;
}

/** @param {MessageEvent} message */
onmessage = async ({ data: { id, task, asked } }) => {
  if (task === 'begin') begun = begin(asked);
  try {
    await begun;
    postMessage({ id, answer: await tasks[task]?.(asked) });
  } catch (error) {
    postMessage({ id, trouble: error instanceof Broken ? 'changed' : error instanceof NoRanges ? 'noranges' : 'failed' });
  }
};

/** @param {RowQuestion & { sort: number }} asked */
const isPlain = ({ find, filters, sort }) => !find && !filters.length && sort < 0;

const markAt = () => table.columns.length + table.marks.findIndex(({ column }) => column == null);

/** Totals and heads of groups are no data. @param {string[]} row */
const isData = (row) => !table.marked || row[markAt()] === 'data';

/** The rows that are left, in order. @param {RowsAsked} asked @returns {Promise<FoundRows>} */
async function select({ find, filters, sort, isDown }) {
  const found = await (table.whole ? filtered({ find, filters }, sort < 0) : searched({ find, filters }));
  const isAll = found.total === found.rows.length && !found.stopped;
  if (sort < 0 || !isAll) return found;
  return { ...found, rows: sorted(found.rows, sort, isDown, comparison(table.columns[sort].type, table.lang)) };
}

/** @param {RowQuestion} question @returns {Promise<FoundRows>} */
async function filtered(question, isInOrder = true) {
  const rows = await readAll();
  if (isInOrder && isPlain({ ...question, sort: -1 })) return { rows, total: rows.length };
  const matches = matcher(question, tools);
  const left = rows.filter((row) => isData(row) && matches(row));
  return { rows: left, total: left.length };
}

function readAll() {
  const load = async () => {
    const rows = [];
    for await (const { rows: more, done } of stream(table, new AbortController().signal)) {
      rows.push(...more);
      report(done);
    }
    return rows;
  };
  all ??= load();
  all.catch(() => (all = undefined));
  return all;
}

/** @param {RowQuestion} question */
const keyOf = ({ find, filters }) => JSON.stringify({ find, filters });

/** Reads a large table for a question, once. @param {RowQuestion} question */
function searched(question) {
  const key = keyOf(question);
  if (last?.key !== key) {
    last?.stop.abort('another');
    const stop = new AbortController();
    const rows = scan(question, stop.signal);
    last = { key, rows, stop };
    // What failed is read again. What was stopped is not: it is the answer until something else is asked.
    rows.catch(() => last?.rows === rows && (last = undefined));
  }
  return last?.rows ?? Promise.reject();
}

/** @param {RowQuestion} question @param {AbortSignal} signal @returns {Promise<FoundRows>} */
async function scan(question, signal) {
  const matches = matcher(question, tools);
  /** @type {string[][]} */
  const rows = [];
  let total = 0;
  let letters = 0;
  let read = 0;
  try {
    for await (const { rows: more, done } of stream(table, signal)) {
      for (const row of more) {
        if (!isData(row) || !matches(row)) continue;
        total++;
        if (rows.length >= table.most || letters > mostLetters) continue;
        // A copy: a part of a text keeps all of it in memory.
        const copy = JSON.parse(JSON.stringify(row));
        letters += row.join('').length;
        rows.push(copy);
      }
      read = done;
      report(done, total, rows);
    }
  } catch (error) {
    if (!signal.aborted || signal.reason === 'another') throw error;
    return { rows, total, stopped: read / table.bytes };
  }
  return { rows, total };
}

let reported = 0;

/** @param {string[][]} [rows] */
function report(done = 0, total = 0, rows) {
  if (Date.now() - reported < beat) return;
  reported = Date.now();
  postMessage({ progress: { part: done / table.bytes, total, rows: rows?.slice(0, 100) } });
}
