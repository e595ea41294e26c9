// CSV as odcat publishes it (RFC 4180, lines end with LF or CR LF): read in pieces, and written.

/** What is no CSV, or not the one that the page is about. */
export class Broken extends Error {}

/** A cell in quotation marks that goes on for so long is none: one was lost. */
const longest = 1 << 25;

/** Gives the rows that end in a piece of text, and keeps the beginning of the next one. */
export function splitter() {
  let rest = '';
  return (piece = '', isLast = false) => {
    const text = rest + piece + (isLast && !/\n$/.test(piece || rest || '\n') ? '\n' : '');
    /** @type {string[][]} */
    const rows = [];
    let at = 0;
    for (;;) {
      const end = text.indexOf('\n', at);
      if (end < 0) break;
      const line = text.slice(at, text[end - 1] === '\r' ? end - 1 : end);
      if (line.includes('"')) {
        const next = quoted(text, at, rows);
        if (!next) break;
        at = next;
      } else {
        rows.push(line.split(','));
        at = end + 1;
      }
    }
    rest = text.slice(at);
    if (isLast ? rest : rest.length > longest) throw new Broken('a row does not end');
    return rows;
  };
}

/** Reads a row with quotation marks; 0 where it goes on behind the text. @param {string} text @param {string[][]} rows */
function quoted(text, at = 0, rows) {
  const cells = [];
  for (;;) {
    let cell = '';
    let end = at;
    if (text[at] === '"') {
      do {
        end = text.indexOf('"', at + 1);
        if (end < 0) return 0;
        cell += text.slice(at + 1, end);
        at = end + 1;
        if (text[at] === '"') cell += '"';
      } while (text[at] === '"');
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\n') at++;
      cell = text.slice(end, text[at] === '\n' && text[at - 1] === '\r' ? at - 1 : at);
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
    cells.push(cell);
    if (at >= text.length || (text[at] === '\r' && at + 1 === text.length)) return 0;
    if (text[at] === '\n') break;
    if (text[at] !== ',') throw new Broken('a quotation mark in a row');
    at++;
  }
  rows.push(cells);
  return at + 1;
}

/** A row as CSV. @param {string[]} cells */
export const line = (cells) => cells.map(quote).join(',') + '\n';

const quote = (cell = '') => (/[",\r\n]/.test(cell) ? '"' + cell.replace(/"/g, '""') + '"' : cell);
