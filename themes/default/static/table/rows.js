// Rows of the CSV as rows of the table: the same elements as src/render/page/dataset.rs makes of the first ones.
import { isNumber } from './values.js';

/** Characters from which a cell is wrapped rather than kept on one line. */
const long = 32;

/** @param {TableData} table @param {(plain: string, type: string) => string} shown @param {Record<string, string | undefined>} words */
export function rowMaker({ columns, marks }, shown, words) {
  const width = columns.length;
  const kindAt = marks.findIndex(({ column }) => column == null);
  const flagAt = columns.map((_, at) => marks.findIndex(({ column }) => column === at));
  /** @param {string[]} row @param {number[]} places of the columns to show */
  return (row, places) => {
    const kind = kindAt < 0 ? 'data' : row[width + kindAt];
    let said = kind === 'data' ? '' : words[kind];
    const line = document.createElement('tr');
    if (said) line.className = kind;
    for (const at of places) {
      const text = shown(row[at], columns[at].type);
      const cell = line.insertCell();
      if (isNumber(columns[at].type)) cell.className = 'num';
      else if (text.length > long && [...text].length > long) cell.className = 'long';
      if (said && text) {
        cell.append(small('span', said, 'unseen'), ' ');
        said = '';
      }
      cell.append(printable(text));
      const flag = flagAt[at] < 0 ? '' : row[width + flagAt[at]];
      if (flag) cell.append(' ', small('small', printable(flag)));
    }
    return line;
  };
}

/** What HTML cannot hold is left out; the downloads have it. */
const printable = (text = '') => text.replace(/[\0-\x09\x0b-\x1f\x7f-\x9f]/g, '');

function small(tag = '', text = '', name = '') {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}
