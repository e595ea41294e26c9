// How values are written: as src/render/page/dataset.rs and src/render/messages.rs write them.

/** @param {Written} format */
export function writer({ group, decimal, date, month, quarter, months, yes, no }) {
  /** @param {string} pattern @param {Record<string, unknown>} values */
  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (all, name) => `${values[name] ?? all}`);

  const number = (plain = '') => {
    const [, sign, whole, fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain) ?? [];
    if (!whole) return plain;
    return sign + whole.replace(/\B(?=(\d{3})+$)/g, () => group) + (fraction ? decimal + fraction : '');
  };

  const names = (y = '', m = '') => ({ y, m: +m, mm: m.padStart(2, '0'), month: months[+m - 1] ?? '' });

  const period = (text = '') => {
    const [, y, q, m] = /^(\d{4})(?:Q([1-4])|-(0?[1-9]|1[0-2]))$/.exec(text) ?? [];
    return q ? fill(quarter, { q, y }) : m ? fill(month, names(y, m)) : text;
  };

  const moment = (text = '') => {
    const [, y, m, dd, time] = /^(\d{4})-(\d\d)-(\d\d)(?:T(.*))?$/.exec(text) ?? [];
    if (!y) return period(text);
    const day = fill(date, { ...names(`${+y}`, m), d: +dd, dd });
    return time ? `${day} ${time}` : day;
  };

  /** A value of the CSV. */
  const value = (plain = '', type = '') => {
    if (isNumber(type)) return number(plain);
    if (type === 'boolean') return plain === 'true' ? yes : plain === 'false' ? no : plain;
    return /^(date|datetime|period)$/.test(type) ? moment(plain) : plain;
  };

  const plain = new RegExp(`^-?(\\d+|\\d{1,3}([${group}]\\d{3})+)([${decimal}]\\d+)?$`);

  /** A number that a person typed, as the CSV has it; none where it is not one. */
  const typed = (text = '') => (plain.test(text.trim()) ? text.trim().replaceAll(group, '').replace(decimal, '.') : null);

  return { number, value, typed };
}

export const isNumber = (type = '') => /^(integer|number|percentage|currency)$/.test(type);

/** Has a filter of this type bounds rather than a text? */
export const hasBounds = (type = '') => isNumber(type) || isOfYears(type) || /^(date|datetime|time)$/.test(type);

/** Are the bounds years? They are often few, so they are offered as well. */
export const isOfYears = (type = '') => /^(year|period)$/.test(type);
