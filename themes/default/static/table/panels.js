// What opens above a table: a column with its filter and its figures, the choice of columns, downloading and sharing.
import { hasBounds, isNumber, isOfYears } from './values.js';

/** Fills a panel; what it gives back draws again what depends on the rows that are left.
 * @param {'column' | 'columns' | 'share'} name @param {number} column @param {PanelTools} tools */
export function draw(name, column, tools) {
  const { panel } = tools;
  /** @type {any[]} */
  const parts = [...panel.querySelectorAll('[data-part]')];
  for (const part of parts) part.hidden = part.dataset.part !== name;
  const [own] = parts.filter(({ hidden }) => !hidden);
  const refresh = { column: drawColumn, columns: drawColumns, share: drawShare }[name](own, tools, column);
  own.querySelector('select, input, button:not([hidden])')?.focus({ preventScroll: true });
  panel.scrollIntoView({ block: 'nearest' });
  refresh();
  return refresh;
}

/** Boxes to tick, for values or columns. @param {PanelTools} tools @param {string[]} values @param {{ textContent: string | null, lang?: string }[]} names */
const choices = ({ element }, values, names) => values.map((value, at) => element('li', {}, element('label', {},
  element('input', { type: 'checkbox', value }), element('span', { lang: names[at].lang || null }, names[at].textContent ?? ''), element('span', { class: 'count' }))));

/** The filter of a column, and what its values are like. @param {any} own @param {PanelTools} tools @param {number} column */
function drawColumn(own, tools, column) {
  const { words, table, titles, format, ask, question, go, view, element, fill, count, part } = tools;
  /** @param {string} selector @returns {any} */
  const one = (selector) => own.querySelector(selector);
  const [select, fields, list, has, from, to, wrong] = ['select', 'fieldset', 'ul', '.has input', '.from input', '.to input', '.wrong'].map(one);
  let type = '';
  let isDrawn = false;
  let turn = 0;

  const filter = () => view().filters.find((other) => other.column === column) ?? { column, values: [], has: '', from: '', to: '' };

  function begin() {
    ({ type } = table.columns[column]);
    one('legend').textContent = fill(words.filter ?? '', { name: titles[column].textContent });
    list.replaceChildren();
    for (const input of [from, to]) {
      input.type = isNumber(type) ? 'text' : { datetime: 'date', year: 'number', period: 'number' }[type] ?? type;
      input.step = 'any';
      [input.min, input.max] = isOfYears(type) ? ['1000', '9999'] : ['', ''];
      input.parentElement.hidden = !hasBounds(type);
    }
    has.parentElement.hidden = true;
    isDrawn = hasBounds(type) && !isOfYears(type);
    update();
  }

  /** Sets what the fields say as the address does. */
  function update() {
    const { values, ...texts } = filter();
    has.value = texts.has;
    from.value = isNumber(type) ? format.number(texts.from) : texts.from;
    to.value = isNumber(type) ? format.number(texts.to) : texts.to;
    for (const box of list.querySelectorAll('input')) box.checked = values.includes(box.value);
    wrong.textContent = '';
  }

  function change(/** @type {any} */ { target }) {
    // Values and bounds are two ways to ask, of which the last one counts.
    if (target.type === 'checkbox') from.value = to.value = '';
    else for (const box of list.querySelectorAll(':checked')) box.checked = false;
    if (!target.reportValidity()) return;
    const plain = (/** @type {any} */ { value }) => (isNumber(type) && value ? format.typed(value) : value);
    const values = [...list.querySelectorAll(':checked')].map((/** @type {any} */ { value }) => value);
    const next = { column, values, has: has.value.trim(), from: plain(from), to: plain(to) };
    for (const input of [from, to]) input.ariaInvalid = `${plain(input) == null}`;
    wrong.textContent = next.from == null || next.to == null ? words.nonumber : '';
    if (wrong.textContent) return;
    const isEmpty = !values.length && !next.has && !next.from && !next.to;
    const filters = view().filters.filter((other) => other.column !== column).concat(isEmpty ? [] : next);
    go({ filters: filters.sort((a, b) => a.column - b.column) });
  }

  /** Shows values with their numbers, or else a field for a text. @param {ColumnAnswer} answer */
  function offer({ values, counts }) {
    if (!isDrawn) {
      if (values) list.replaceChildren(...choices(tools, values, values.map((value) => ({ textContent: format.value(value, type) || (words.empty ?? '') }))));
      has.parentElement.hidden = !!values || hasBounds(type);
      isDrawn = true;
      update();
    }
    for (const [at, item] of [...list.children].entries()) item.querySelector('.count').textContent = counts ? format.number(`${counts[at]}`) : '';
  }

  async function refresh() {
    const mine = ++turn;
    if (!fields.contains(document.activeElement)) update();
    const { values = null } = table.columns[column];
    /** @type {ColumnAnswer | null} */
    const answer = await ask('column', { ...question(), column }).catch(() => (table.whole ? null : { values }));
    if (mine !== turn) return;
    wrong.textContent = answer ? '' : words.failed;
    if (!answer) return;
    offer(answer);
    const item = part.querySelectorAll('.columns > li')[column];
    // What was prepared is in the dictionary.
    const prepared = ['.spread', '.stats', '.often', '.values'].flatMap((selector) => item?.querySelector(selector)?.cloneNode(true) ?? []);
    one('.known').replaceChildren(...(answer.figures ? figures(answer.figures) : prepared));
  }

  /** @param {Figures} figures */
  function figures({ count: filled, missing, facts, top, histogram }) {
    const value = (plain = '') => format.value(plain, type) + (type === 'percentage' ? '%' : '');
    const number = (plain = 0) => format.number(`${plain}`);
    /** @type {[string, string][]} */
    const said = [['values', number(filled)], ['missing', number(missing)], ...facts.map(([key, plain]) => /** @type {[string, string]} */ ([key, key === 'distinct' ? format.number(plain) : value(plain)]))];
    const most = Math.max(...(histogram?.counts ?? []));
    const bars = histogram?.counts.map((count, at) => (count ? `M${at * 10} 40v${-Math.ceil((count / most) * 40)}h9V40z` : '')).join('');
    return [
      element('p', { class: 'count' }, count(words.among ?? '', filled + missing)),
      ...(histogram && bars ? [element('div', { class: 'spread' }, picture(bars, histogram.counts.length * 10, 40, words.spread + ': ' + histogram.counts.join('; ')),
        element('p', { class: 'axis' }, element('span', {}, value(histogram.start)), element('span', {}, value(histogram.end))))] : []),
      element('dl', { class: 'stats' }, ...said.map(([key, text]) => element('div', {}, element('dt', {}, words[key] ?? ''), element('dd', {}, text)))),
      ...(top.length ? [element('p', { class: 'often' }, words.top ?? '')] : []),
      element('ol', { class: 'values' }, ...top.map(([plain, times]) => element('li', {}, element('span', {}, value(plain)), element('span', { class: 'share' }, number(times)),
        picture(`M0 0h${(times / filled) * 100}v1H0z`, 100, 1)))),
    ];
  }

  begin();
  select.replaceChildren(...titles.map(({ lang, textContent }, at) => element('option', { value: at, lang: lang || null }, textContent ?? '')));
  select.value = column;
  select.onchange = () => {
    column = +select.value;
    begin();
    refresh();
  };
  fields.onchange = change;
  return refresh;
}

function picture(path = '', width = 0, height = 0, label = '') {
  const [drawing, line] = ['svg', 'path'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag));
  line.setAttribute('d', path);
  const said = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' };
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', ...said })) drawing.setAttribute(name, value);
  drawing.append(line);
  return drawing;
}

/** Which columns are shown. @param {any} own @param {PanelTools} tools */
function drawColumns(own, tools) {
  const { titles, view, go } = tools;
  own.querySelector('ul').replaceChildren(...choices(tools, titles.map((_, at) => `${at}`), titles));
  const boxes = [...own.querySelectorAll('input')];
  own.onchange = (/** @type {any} */ { target }) => {
    const hidden = boxes.flatMap(({ checked }, at) => (checked ? [] : [at]));
    // A table without columns is none.
    if (hidden.length === boxes.length) target.checked = true;
    else go({ hidden, page: view().page });
  };
  own.querySelector('button').onclick = () => go({ hidden: [], page: view().page });
  return () => boxes.forEach((box, at) => (box.checked = !view().hidden.includes(at)));
}

/** Takes the rows away, or the way to them. @param {any} own @param {PanelTools} tools */
function drawShare(own, { table, part, words, answer, ask, question, places, isFiltered, element, count }) {
  const [file, link] = own.querySelectorAll('button');
  const [ofRows, ofFile] = own.querySelectorAll('.aside');
  const said = own.querySelector('[role]');
  said.textContent = '';
  file.onclick = async () => {
    said.textContent = words.loading;
    try {
      const href = URL.createObjectURL(await ask('file', { ...question(), shown: places() }));
      const [name] = table.csv.replace(/.*\//, '').split('.csv?');
      element('a', { href, download: `${decodeURIComponent(name)}-${words.filename}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 6e4);
      said.textContent = words.saved;
    } catch {
      said.textContent = words.failed;
    }
  };
  link.onclick = async () => {
    const { href } = new URL(`#${part.id}-preview`, location.href);
    try {
      await navigator.clipboard.writeText(href);
      said.textContent = words.copied;
    } catch {
      said.replaceChildren(words.uncopied, ' ', element('a', { href }, href));
    }
  };
  return () => {
    const isOffered = table.whole || isFiltered();
    file.hidden = ofRows.hidden = !isOffered || !answer().held;
    ofFile.hidden = isOffered;
    file.textContent = count(words.file ?? '', answer().held);
  };
}
