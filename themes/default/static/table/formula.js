// Cells that a spreadsheet would run as a formula: the rule of src/table/export/formula.rs.
import { isNumber } from './values.js';

/** How a cell begins that a spreadsheet would run. */
const formula = /^(?:[\t\r\n\0]|[\s\p{Cc}"\u200b-\u200f\ufeff]*[=+\-@＝＋－＠])/u;

/** A cell as a spreadsheet may have it: with an apostrophe in front where it would be run. */
export function guard(cell = '', type = '') {
  const isNumeric = isNumber(type) || type === 'year';
  const isSafe = /^[+-]\d([\d.,]*\d)?%?$/.test(cell) && (isNumeric || !/^\+\d{8,}$/.test(cell));
  return cell.length > 1 && formula.test(cell) && !isSafe ? `'${cell}` : cell;
}
