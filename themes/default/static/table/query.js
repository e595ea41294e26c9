// Which rows a question leaves, in which order, and what the values of a column are like among them.
import { isNumber } from './values.js';

/** Different values up to which a filter lists them; bars of a histogram; values that are named as frequent. */
const few = 30;
const bars = 12;
const named = 5;

/** Tells of a row whether it matches. @param {RowQuestion} question @param {Tools} tools @returns {(row: string[]) => boolean} */
export function matcher({ find, filters }, { columns, shown, fold }) {
  const tests = filters.map((filter) => test(filter, columns[filter.column].type, fold));
  const words = fold(find).split(/\s+/).filter(Boolean);
  if (words.length) {
    // A date may be typed as the page shows it, or as the file has it.
    const typed = columns.flatMap(({ type }, at) => (type === 'string' || type === 'year' ? [] : [at]));
    tests.push((row) => {
      const text = fold(row.slice(0, columns.length).join('\n'));
      const rest = words.filter((word) => !text.includes(word));
      if (!rest.length) return true;
      const others = fold(typed.map((at) => shown(row[at], columns[at].type)).join('\n'));
      return rest.every((word) => others.includes(word));
    });
  }
  return (row) => tests.every((matches) => matches(row));
}

/** @param {ColumnFilter} filter @param {(text: string) => string} fold @returns {(row: string[]) => boolean} */
function test({ column, values, has, from, to }, type = '', fold) {
  if (values.length) return (row) => values.includes(row[column]);
  if (has) {
    const wanted = fold(has);
    return (row) => fold(row[column]).includes(wanted);
  }
  if (isNumber(type)) {
    const [least, most] = [from === '' ? -Infinity : +from, to === '' ? Infinity : +to];
    return ({ [column]: value }) => value !== '' && +value >= least && +value <= most;
  }
  // Times sort as text; a day holds all of its times.
  return ({ [column]: value }) => value !== '' && value.slice(0, from.length) >= from && (!to || value.slice(0, to.length) <= to);
}

/** The order of values of a type. */
export function comparison(type = '', lang = '') {
  if (isNumber(type)) return (a = '', b = '') => +a - +b;
  if (type !== 'string') return (a = '', b = '') => (a < b ? -1 : +(a > b));
  return new Intl.Collator(lang, { numeric: true }).compare;
}

/** Rows by a column, those without a value last. Rows that are equal stay as they are.
 * @param {string[][]} rows @param {(a: string, b: string) => number} compare */
export function sorted(rows, column = 0, isDown = false, compare) {
  const values = [...new Set(rows.map((row) => row[column]))].filter(Boolean).sort(compare);
  const ranks = new Map();
  let rank = 0;
  values.forEach((value, at) => {
    if (at && compare(values[at - 1], value)) rank++;
    ranks.set(value, isDown ? -rank : rank);
  });
  const keys = rows.map((row) => ranks.get(row[column]) ?? Infinity);
  return rows.map((_, at) => at).sort((a, b) => (keys[a] === keys[b] ? a - b : keys[a] - keys[b])).map((at) => rows[at]);
}

/** What the values of a column are like, and all of them where they are few.
 * @param {string[][]} rows @param {(a: string, b: string) => number} compare @returns {{ values: string[] | null, figures: Figures }} */
export function figures(rows, column = 0, type = '', compare) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { [column]: value } of rows) counts.set(value, (counts.get(value) ?? 0) + 1);
  const missing = counts.get('') ?? 0;
  counts.delete('');
  const values = [...counts].sort(([a], [b]) => compare(a, b));
  const count = rows.length - missing;
  const isMany = values.length > few;
  const hasRange = count > 0 && type !== 'string' && type !== 'boolean';
  const extremes = isNumber(type) ? ['minimum', 'maximum'] : ['first', 'last'];
  return {
    values: isMany ? null : [...values.map(([value]) => value), ...(missing ? [''] : [])],
    figures: {
      count,
      missing,
      facts: [
        ['distinct', `${values.length}`],
        ...(hasRange ? extremes.map((key, at) => /** @type {[string, string]} */ ([key, values[at && values.length - 1][0]])) : []),
        ...(hasRange && isNumber(type) ? [/** @type {[string, string]} */ (['median', median(values, count)])] : []),
      ],
      top: isMany && !hasRange ? values.sort(([, a], [, b]) => b - a).slice(0, named).filter(([, count]) => count > 1) : [],
      histogram: hasRange && isNumber(type) && values.length > 2 ? histogram(values) : null,
    },
  };
}

/** @param {[string, number][]} values sorted */
function median(values, count = 0) {
  /** The value at a place among all. */
  const at = (place = 0) => {
    let before = 0;
    return +(values.find(([, count]) => (before += count) > place) ?? [NaN])[0];
  };
  // What stands behind fifteen digits is noise.
  return `${+((at((count - 1) >> 1) + at(count >> 1)) / 2).toPrecision(15)}`;
}

/** @param {[string, number][]} values sorted */
function histogram(values) {
  const [least, most] = [+values[0][0], +values[values.length - 1][0]];
  const power = 10 ** Math.floor(Math.log10((most - least) / bars));
  const widths = [1, 2, 2.5, 5, 10, 20].map((step) => step * power);
  const place = (value = 0, width = 1) => Math.floor(+(value / width).toPrecision(12));
  const number = (width = 1) => place(most, width) - place(least, width) + 1;
  const width = widths.find((width) => number(width) <= bars) ?? widths[5];
  const first = place(least, width);
  const counts = new Array(number(width)).fill(0);
  for (const [value, count] of values) counts[place(+value, width) - first] += count;
  const bound = (at = 0) => `${+((first + at) * width).toPrecision(12)}`;
  return { start: bound(0), end: bound(counts.length), counts };
}
