// What opens above a table: a column with its filter and its figures, the choice of columns, downloading and sharing.
import { hasBounds, isNumber } from './values.js';

/** Draws a panel; what it gives back draws again what depends on the rows that are left. @param {PanelTools} tools */
export function draw(tools) {
  const { panel, name, element, words } = tools;
  const shut = element('button', { type: 'button', class: 'tool' }, words.close);
  shut.addEventListener('click', () => panel.dispatchEvent(new Event('close')));
  const body = element('div', { class: 'panel-body' });
  const head = element('div', { class: 'head' });
  panel.replaceChildren(head, body);
  const kinds = { column: drawColumn, columns: drawColumns, share: drawShare };
  const refresh = kinds[name]({ ...tools, head, body });
  head.append(shut);
  return refresh;
}

/** @param {BodyTools} tools */
function drawColumn(tools) {
  const { head, body, titles, words, element } = tools;
  const select = /** @type {any} */ (element('select', {}, ...titles.map((title, at) => element('option', { value: at }, title.textContent ?? ''))));
  let { column } = tools;
  let refresh = () => {};
  const change = () => {
    refresh = drawFilter({ ...tools, body, column });
  };
  select.value = `${column}`;
  select.addEventListener('change', () => {
    column = +select.value;
    change();
  });
  head.append(element('label', {}, words.column, ' ', select));
  change();
  return () => refresh();
}

/** The filter of a column and what its values are like. @param {BodyTools & { column: number }} tools */
function drawFilter({ body, column, words, table, titles, format, ask, question, go, view, element, fill, count, part, button }) {
  const { type } = table.columns[column];
  const form = element('form', { class: 'filter' });
  const facts = element('div', {});
  body.replaceChildren(form, facts);
  form.addEventListener('submit', (event) => event.preventDefault());
  const own = () => view().filters.find((filter) => filter.column === column) ?? { column, values: [], has: '', from: '', to: '' };
  /** @param {Partial<ColumnFilter>} changes */
  const change = (changes) => {
    const filter = { ...own(), ...changes };
    const isEmpty = !filter.values.length && !filter.has && !filter.from && !filter.to;
    const filters = [...view().filters.filter((other) => other.column !== column), ...(isEmpty ? [] : [filter])];
    go({ filters: filters.sort((a, b) => a.column - b.column) });
  };
  const legend = element('legend', {}, fill(words.filter, { name: titles[column].textContent ?? '' }));
  const fields = element('fieldset', {}, legend);
  form.append(fields);
  /** Sets what the fields say, from the address. */
  let update = () => {};

  /** @param {string} label @param {(value: string) => void} use @param {Record<string, unknown>} [attributes] @returns {any} */
  const field = (label, use, attributes) => {
    const input = /** @type {any} */ (element('input', { type: 'text', autocomplete: 'off', ...attributes }));
    input.addEventListener('change', () => use(input.value));
    fields.append(element('label', {}, label, ' ', input));
    return input;
  };

  const bounds = () => {
    const isTyped = isNumber(type);
    const kind = { date: 'date', datetime: 'date', time: 'time' }[type];
    const message = element('p', { class: 'wrong', role: 'alert' });
    /** @param {'from' | 'to'} key */
    const bound = (key) => {
      /** @type {any} */
      const input = field(words[key], (value) => {
        const plain = !isTyped || !value.trim() ? value : format.typed(value);
        input.setAttribute('aria-invalid', plain == null);
        message.textContent = plain == null ? words.nonumber : '';
        if (plain != null) change({ [key]: plain });
      }, isTyped ? { inputmode: 'decimal' } : { type: kind, step: type === 'time' ? 1 : null });
      return input;
    };
    const [from, to] = [bound('from'), bound('to')];
    fields.append(message);
    update = () => {
      from.value = isTyped ? format.number(own().from) : own().from;
      to.value = isTyped ? format.number(own().to) : own().to;
    };
  };

  const contains = () => {
    const input = field(words.contains, (has) => change({ has: has.trim() }), { type: 'search' });
    update = () => (input.value = own().has);
  };

  /** @type {Map<string, [any, any]>} */
  const choices = new Map();
  /** @param {string[]} values */
  const list = (values) => {
    const items = values.map((value) => {
      const box = element('input', { type: 'checkbox', value });
      const counted = element('span', { class: 'count' });
      choices.set(value, [box, counted]);
      return element('li', {}, element('label', {}, box, element('span', {}, format.value(value, type) || words.empty), counted));
    });
    const chosen = () => values.filter((value) => choices.get(value)?.[0].checked);
    fields.append(element('ul', {}, ...items));
    fields.addEventListener('change', () => change({ values: chosen() }));
    update = () => values.forEach((value) => (choices.get(value)?.[0] ?? {}).checked = own().values.includes(value));
  };

  let isDrawn = hasBounds(type);
  if (isDrawn) bounds();
  update();
  let turn = 0;
  const refresh = async () => {
    const mine = ++turn;
    if (isDrawn) update();
    const prepared = part.querySelectorAll('.columns > li')[column];
    try {
      /** @type {ColumnAnswer} */
      const { values, counts, figures } = await ask('column', { ...question(), column });
      if (mine !== turn || !form.isConnected) return;
      if (!isDrawn) {
        if (values) list(values);
        else contains();
        isDrawn = true;
        update();
        const isHere = [document.body, panelOf(form)?.querySelector('select')].includes(/** @type {any} */ (document.activeElement));
        if (isHere && button.isConnected) fields.querySelector('input')?.focus({ preventScroll: true });
      }
      values?.forEach((value, at) => {
        const counted = choices.get(value)?.[1];
        if (counted && counts) counted.textContent = format.number(`${counts[at]}`);
      });
      facts.replaceChildren(...(figures ? drawFigures(figures) : copies(prepared)));
    } catch {
      if (mine !== turn) return;
      if (!isDrawn) contains();
      isDrawn = true;
      update();
      facts.replaceChildren(...copies(prepared));
    }
  };

  /** What the page says of the column in its dictionary. @param {Element | undefined} item */
  const copies = (item) =>
    ['.spread', '.stats', '.often', '.values'].flatMap((selector) => item?.querySelector(selector)?.cloneNode(true) ?? []);

  /** @param {Figures} figures */
  const drawFigures = ({ count: filled, missing, distinct, minimum, median, maximum, top, histogram }) => {
    const whole = (/** @type {number} */ number) => format.number(`${number}`);
    const sign = type === 'percentage' ? '%' : '';
    const value = (/** @type {string} */ plain) => plain && format.value(plain, type) + sign;
    const isAmount = isNumber(type);
    /** @type {[string | undefined, string][]} */
    const said = [
      [words.values, whole(filled)], [words.missing, whole(missing)], [words.distinct, whole(distinct)],
      [isAmount ? words.minimum : words.first, value(minimum)], [words.median, value(median)], [isAmount ? words.maximum : words.last, value(maximum)],
    ];
    const rows = said.filter(([, text]) => text).map(([label, text]) => element('div', {}, element('dt', {}, label ?? ''), element('dd', {}, text)));
    return [
      element('p', { class: 'count' }, count(words.among, filled + missing)),
      ...(histogram ? [drawHistogram(histogram, value)] : []),
      element('dl', { class: 'stats' }, ...rows),
      ...(top.length ? [element('p', { class: 'often' }, words.top), element('ol', { class: 'values' }, ...top.map(([text, number]) => often(value(text), number, filled)))] : []),
    ];
  };

  /** @param {string} text @param {number} number @param {number} all */
  const often = (text, number, all) => element('li', {}, element('span', { class: 'value' }, text), element('span', { class: 'share' }, format.number(`${number}`)),
    picture(`M0 0h${(number / all) * 100}v1H0z`, '0 0 100 1'));

  /** @param {NonNullable<Figures['histogram']>} histogram @param {(plain: string) => string} value */
  const drawHistogram = ({ start, end, counts }, value) => {
    const most = Math.max(...counts);
    const bars = counts.map((number, at) => number && `M${at * 10} 40v${-Math.ceil((number / most) * 40)}h9V40z`);
    const box = picture(bars.filter(Boolean).join(''), `0 0 ${counts.length * 10} 40`);
    const axis = element('p', { class: 'axis' }, element('span', {}, value(start)), element('span', {}, value(end)));
    box.setAttribute('role', 'img');
    box.removeAttribute('aria-hidden');
    box.setAttribute('aria-label', `${words.spread}${words.separator}${counts.map((number) => format.number(`${number}`)).join('; ')}`);
    return element('div', { class: 'spread' }, box, axis);
  };

  refresh();
  return refresh;
}

/** @param {Element} element */
const panelOf = (element) => element.closest('.panel');

function picture(path = '', box = '') {
  const svg = 'http://www.w3.org/2000/svg';
  const [drawing, line] = ['svg', 'path'].map((tag) => document.createElementNS(svg, tag));
  line.setAttribute('d', path);
  for (const [name, value] of Object.entries({ viewBox: box, preserveAspectRatio: 'none', 'aria-hidden': 'true' })) drawing.setAttribute(name, value);
  drawing.append(line);
  return drawing;
}

/** Which columns are shown. @param {BodyTools} tools */
function drawColumns({ body, table, titles, words, view, go, element }) {
  const boxes = titles.map((title, at) => {
    const box = /** @type {any} */ (element('input', { type: 'checkbox', value: at }));
    return { box, item: element('li', {}, element('label', {}, box, element('span', {}, title.textContent ?? ''))) };
  });
  const every = element('button', { type: 'button', class: 'tool' }, words.all);
  const fields = element('fieldset', {}, element('legend', {}, words.columns), element('ul', {}, ...boxes.map(({ item }) => item)));
  const hidden = () => boxes.flatMap(({ box }, at) => (box.checked ? [] : [at]));
  const { page } = view();
  fields.addEventListener('change', (/** @type {any} */ { target }) => {
    // A table without columns is none.
    if (hidden().length === table.columns.length) target.checked = true;
    else go({ hidden: hidden(), page: view().page });
  });
  every.addEventListener('click', () => go({ hidden: [], page }));
  body.replaceChildren(element('form', { class: 'filter' }, fields, every));
  const refresh = () => boxes.forEach(({ box }, at) => (box.checked = !view().hidden.includes(at)));
  refresh();
  return refresh;
}

/** Takes the rows away, or the way to them. @param {BodyTools} tools */
function drawShare({ body, table, part, words, answer, ask, question, places, isFiltered, element, count }) {
  const said = element('p', { role: 'status' });
  const file = element('button', { type: 'button' });
  const link = element('button', { type: 'button', class: 'tool' }, words.copy);
  const hint = element('p', { class: 'aside' }, words.filehint);
  file.addEventListener('click', async () => {
    said.textContent = words.loading ?? '';
    try {
      const url = URL.createObjectURL(await ask('file', { ...question(), shown: places() }));
      const name = new URL(table.csv, location.href).pathname.split('/').pop() ?? '';
      element('a', { href: url, download: decodeURIComponent(name).replace(/(\.csv)?$/, `-${words.filename}.csv`) }).click();
      setTimeout(() => URL.revokeObjectURL(url), 6e4);
      said.textContent = words.saved ?? '';
    } catch {
      said.textContent = words.failed ?? '';
    }
  });
  link.addEventListener('click', async () => {
    const { href } = new URL(`#${part.id}-preview`, location.href);
    try {
      await navigator.clipboard.writeText(href);
      said.textContent = words.copied ?? '';
    } catch {
      said.replaceChildren(words.uncopied ?? '', ' ', element('a', { href }, href));
    }
  });
  body.replaceChildren(element('div', { class: 'filter' }, file, link, hint, said));
  const refresh = () => {
    const isOffered = table.whole || isFiltered();
    file.hidden = !isOffered || !answer().held;
    hint.hidden = false;
    hint.textContent = isOffered ? words.filehint : words.wholefile;
    file.textContent = count(words.file, answer().held);
  };
  refresh();
  return refresh;
}
