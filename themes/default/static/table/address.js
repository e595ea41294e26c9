// What is shown of a table, as a part of the address. The first table of a page has plain keys, others theirs with a name.

/** What is shown of a table that nobody has asked anything of. @type {View} */
export const nothing = { find: '', filters: [], sort: -1, isDown: false, page: 1, size: 20, hidden: [] };

export const sizes = [20, 50, 100];

const keys = ['find', 'sort', 'desc', 'page', 'size', 'hide'];
const ofColumn = ['in', 'has', 'from', 'to'];

/** @param {Named[]} columns @returns {View} */
export function read(search = '', prefix = '', columns) {
  const asked = new URLSearchParams(search);
  const get = (key = '') => asked.get(prefix + key) ?? '';
  const place = (name = '') => columns.findIndex((column) => column.name === name);
  const filters = columns.map(({ name }, column) => ({
    column,
    values: asked.getAll(`${prefix}in.${name}`),
    has: get(`has.${name}`),
    from: get(`from.${name}`),
    to: get(`to.${name}`),
  }));
  const hidden = [...new Set(asked.getAll(`${prefix}hide`).map(place))].filter((column) => column >= 0);
  const size = +get('size');
  const down = place(get('desc'));
  return {
    find: get('find').trim(),
    filters: filters.filter(({ values, has, from, to }) => values.length || has || from || to),
    sort: down < 0 ? place(get('sort')) : down,
    isDown: down >= 0,
    page: Math.max(1, Math.trunc(+get('page')) || 1),
    size: sizes.includes(size) ? size : sizes[0],
    // A table without columns is none.
    hidden: hidden.length < columns.length ? hidden : [],
  };
}

/** The query that asks for a view; what others have written in it stays.
 * @param {string} search @param {string} prefix @param {Named[]} columns @param {View} view */
export function write(search, prefix, columns, { find, filters, sort, isDown, page, size, hidden }) {
  const asked = new URLSearchParams(search);
  // Another table may be called `to`, so that only names of columns tell whose a key is.
  for (const key of [...keys, ...columns.flatMap(({ name }) => ofColumn.map((kind) => `${kind}.${name}`))]) asked.delete(prefix + key);
  const add = (key = '', value = '') => value && asked.append(prefix + key, value);
  add('find', find);
  for (const { column, values, has, from, to } of filters) {
    const { name } = columns[column];
    for (const value of values) asked.append(`${prefix}in.${name}`, value);
    add(`has.${name}`, has);
    add(`from.${name}`, from);
    add(`to.${name}`, to);
  }
  if (sort >= 0) add(isDown ? 'desc' : 'sort', columns[sort].name);
  if (page > 1) add('page', `${page}`);
  if (size !== sizes[0]) add('size', `${size}`);
  for (const column of hidden) add('hide', columns[column].name);
  return `${asked}` && `?${asked}`;
}
