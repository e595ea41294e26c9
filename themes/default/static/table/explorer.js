// Explores a table: what is asked of it stands in the address, a worker answers, and the rows are put in place of the first ones.
import { nothing, read, sizes, write } from './address.js';
import { rowMaker } from './rows.js';
import { writer } from './values.js';

/** Milliseconds without a key before a search, and of an answer before it is said that it takes time. */
const pause = 250;
const patience = 300;

/** The texts and the tools above a table. @type {any} */
const template = document.querySelector('#explorer');
const words = template.dataset;

/** @param {string} path */
const address = (path) => new URL(path, location.href).href;

/** @param {any} host */
export async function explore(host) {
  const { element, fill, count } = /** @type {typeof import('../search/fill.js')} */ (await import(address(words.fill)));
  /** @type {TableData} */
  const table = JSON.parse(host.querySelector('script').textContent);
  const { columns } = table;
  const part = host.closest('.distribution');
  const prefix = document.querySelector('data-table') === host ? '' : `${part.id.replace(/^file-/, '')}.`;
  const format = writer(table.format);
  const number = (/** @type {number} */ value) => format.number(`${value}`);
  const makeRow = rowMaker(table, format.value, words);

  const grid = host.querySelector('table');
  const scroll = host.querySelector('.scroll');
  const body = grid.tBodies[0];
  /** @type {any[]} */
  const heads = [...grid.tHead.rows[0].cells];
  const titles = heads.map((head) => head.firstElementChild);
  const first = [...body.rows];
  const shown = grid.caption.querySelector('.shown');
  const firstShown = shown.textContent;

  host.prepend(document.importNode(template.content, true));
  /** @param {string} selector */
  const one = (selector) => host.querySelector(selector);
  const [tools, panel, chips, said, note, work] = ['.tools-of-table', '.panel', '.chips', '[role=status]', '.aside', '.bar'].map(one);
  const input = one('[type=search]');
  const foot = one('.foot-of-table');
  scroll.after(foot);
  panel.id = `${part.id}-panel`;
  const buttons = [...tools.querySelectorAll('[data-panel]')];
  for (const button of buttons) button.setAttribute('aria-controls', panel.id);

  /** What the table shows, and what is asked of it. */
  let view = nothing;
  /** @type {PageAnswer} */
  let answer = { rows: [], total: table.rows, held: table.rows };
  /** A question makes the answers to earlier ones void. */
  let turn = 0;
  let timer = 0;
  /** What the panel shows now, with what draws it anew. @type {{ name: string, column: number, refresh?: () => void } | undefined} */
  let open;

  // The worker, begun with the first question. What a large table is read for is told as it goes.

  /** @type {Worker | undefined} */
  let worker;
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (reason: unknown) => void }>} */
  const waiting = new Map();
  let asked = 0;

  /** @param {string} task @param {object} [what] @returns {Promise<any>} */
  function ask(task, what) {
    if (!worker) {
      worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data: { id, answer, trouble, progress } }) => {
        if (progress) return advance(progress);
        const { resolve, reject } = waiting.get(id) ?? {};
        waiting.delete(id);
        if (trouble) reject?.(trouble);
        else resolve?.(answer);
      };
      worker.onerror = () => {
        worker = undefined;
        for (const { reject } of waiting.values()) reject('failed');
        waiting.clear();
      };
      const urls = { csv: address(table.csv), index: table.index && address(table.index) };
      // What went wrong with it is said of the first question.
      ask('begin', { table: { ...table, ...urls }, fold: address(words.fold) }).catch(() => (worker = undefined));
    }
    const id = asked++;
    worker.postMessage({ id, task, asked: what });
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  }

  const question = () => {
    const { find, filters, sort, isDown } = view;
    return { find, filters, sort: canSort() ? sort : -1, isDown };
  };
  const isFiltered = () => !!view.find || view.filters.length > 0;
  const isSorted = () => view.sort >= 0 && canSort();
  const isPlain = () => !isFiltered() && !isSorted();
  /** A large table is sorted when a filter has left few rows of it. */
  const canSort = () => table.whole || isFiltered();
  const places = () => columns.flatMap((_, at) => (view.hidden.includes(at) ? [] : [at]));

  /** @param {Partial<View>} changes */
  const to = (changes) => write(location.search, prefix, columns, { ...view, page: 1, ...changes });

  /** @param {Partial<View>} changes @param {'pushState' | 'replaceState'} [how] @param {object | null} [state] */
  function go(changes, how = 'pushState', state = null) {
    history[how](state, '', to(changes) + location.hash || location.pathname);
    restore();
  }

  /** Shows what the address asks for. */
  function restore() {
    const next = read(location.search, prefix, columns);
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    show();
  }

  async function show() {
    const own = ++turn;
    if (input.value.trim() !== view.find) input.value = view.find;
    for (const link of document.querySelectorAll('a[hreflang]')) /** @type {any} */ (link).search = location.search;
    trouble();
    drawHeads();
    drawChips();
    if (isPlain() && view.page === 1 && view.size === nothing.size && !view.hidden.length) {
      answer = { rows: [], total: table.rows, held: table.rows };
      finish();
      body.replaceChildren(...first);
      shown.textContent = firstShown;
      said.textContent = '';
      drawFoot();
      open?.refresh?.();
      return;
    }
    scroll.setAttribute('aria-busy', true);
    const slow = setTimeout(() => {
      said.textContent = words.loading;
      work.hidden = false;
      one('.stop').hidden = table.whole || isPlain();
    }, patience);
    const { page, size } = view;
    try {
      const found = await ask('page', { ...question(), from: (page - 1) * size, count: size });
      if (own !== turn) return;
      answer = found;
      const last = Math.max(1, Math.ceil(answer.held / size));
      // A page behind the last one was asked for.
      if (page > last) return go({ page: last }, 'replaceState');
      draw();
      open?.refresh?.();
    } catch (reason) {
      if (own === turn) trouble(`${reason}`);
    } finally {
      clearTimeout(slow);
      if (own === turn) finish();
    }
  }

  function finish() {
    work.hidden = true;
    scroll.removeAttribute('aria-busy');
  }

  /** @param {{ part: number, total: number, rows?: string[][] }} progress */
  function advance({ part, total, rows }) {
    one('progress').value = part;
    const percent = Math.floor(part * 100);
    one('.bar span').textContent = rows ? count(words.reading, total, { percent }) : `${percent}%`;
    if (!rows || work.hidden || view.page > 1 || body.rows.length >= Math.min(view.size, rows.length) && body.dataset.turn === `${turn}`) return;
    body.dataset.turn = `${turn}`;
    body.replaceChildren(...rows.slice(0, view.size).map((row) => makeRow(row, places())));
  }

  function draw() {
    const { rows, total, held, stopped } = answer;
    body.replaceChildren(...rows.map((row) => makeRow(row, places())));
    scroll.scrollTop = 0;
    const from = (view.page - 1) * view.size + 1;
    const range = { from: number(from), to: number(from + rows.length - 1), total: number(isPlain() ? table.rows : table.rows - table.marked) };
    const text = rows.length ? count(isFiltered() ? words.found : words.range, total, range) : words.nothing;
    shown.textContent = text;
    said.textContent = text;
    const notes = [
      stopped != null && fill(words.stopped, { percent: Math.floor(stopped * 100) }),
      held < total && count(words.held, held),
      view.sort >= 0 && (held < total || stopped != null) && words.unsorted,
      table.marked > 0 && !isPlain() && words.unmarked,
    ];
    note.textContent = [...notes, !table.whole && isPlain() && largeNote()].filter(Boolean).join(' ');
    drawFoot();
  }

  const largeNote = () => fill(words.large, { size: table.size });

  function drawHeads() {
    heads.forEach((head, at) => {
      head.hidden = view.hidden.includes(at);
      const isOwn = at === view.sort && canSort();
      if (isOwn) head.setAttribute('aria-sort', view.isDown ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
      head.querySelector('.sort').disabled = !canSort();
      head.classList.toggle('filtered', view.filters.some(({ column }) => column === at));
    });
    note.textContent = table.whole ? '' : largeNote();
  }

  function drawChips() {
    const { filters } = view;
    const links = filters.map((filter) => {
      const href = to({ filters: filters.filter((other) => other !== filter) }) || location.pathname;
      const name = chip(filter);
      return element('a', { href, 'aria-label': fill(words.without, { name }) }, name);
    });
    if (filters.length > 1) links.push(element('a', { href: to({ filters: [] }) || location.pathname, class: 'clear' }, words.clear));
    chips.replaceChildren(...links.map((link) => element('li', {}, link)));
    one('.chosen').textContent = filters.length ? `(${filters.length})` : '';
  }

  /** @param {ColumnFilter} filter */
  function chip({ column, values, has, from, to }) {
    const { type } = columns[column];
    const value = (/** @type {string} */ plain) => format.value(plain, type) || words.empty;
    const text = values.length ? values.map(value).join(', ')
      : has ? fill(words.has, { text: has })
        : fill(from ? (to ? words.between : words.least) : words.most, { from: value(from), to: value(to) });
    return `${titles[column].textContent}${words.separator}${text}`;
  }

  function drawFoot() {
    const { page, size } = view;
    const last = Math.max(1, Math.ceil(answer.held / size));
    const focused = foot.contains(document.activeElement) && document.activeElement?.getAttribute('rel');
    const isFocused = foot.querySelector('ol')?.contains(document.activeElement);
    const link = (/** @type {number} */ to_, /** @type {object} */ attributes, /** @type {string} */ text) =>
      element('a', { href: to({ page: to_ }) || location.pathname, ...attributes }, text);
    const near = [...new Set([1, page - 1, page, page + 1, last])].filter((at) => at >= 1 && at <= last);
    const items = near.flatMap((at, place) => {
      const gap = place && at - near[place - 1] > 1 ? [element('li', { class: 'gap' }, '…')] : [];
      const current = at === page ? 'page' : null;
      return [...gap, element('li', {}, link(at, { 'aria-label': fill(words.page, { n: number(at) }), 'aria-current': current }, number(at)))];
    });
    const pager = foot.querySelector('.pager');
    const steps = [page > 1 && link(page - 1, { class: 'step', rel: 'prev' }, words.previous), page < last && link(page + 1, { class: 'step', rel: 'next' }, words.next)];
    pager.hidden = last < 2;
    pager.replaceChildren(element('ol', {}, ...items), ...steps.flatMap((step) => step || []));
    const select = foot.querySelector('select');
    select.value = size;
    select.parentElement.hidden = answer.held <= sizes[0];
    if (focused || isFocused) (pager.querySelector(`[rel=${focused || 'none'}]`) ?? pager.querySelector('[aria-current]'))?.focus();
  }

  /** Says what went wrong, and offers to try again; the rows stay as they are. @param {string} [reason] */
  function trouble(reason) {
    one('.trouble')?.remove();
    if (!reason) return;
    const again = element('button', { type: 'button' }, words.retry);
    again.addEventListener('click', show);
    said.after(element('p', { class: 'trouble' }, words[reason] ?? words.failed, ' ', ...(reason === 'noranges' ? [] : [again])));
    said.textContent = words[reason] ?? words.failed;
    drawFoot();
  }

  // The head of a column sorts by it, and opens what is known of it.

  heads.forEach((head, at) => {
    const sort = element('button', { type: 'button', class: 'sort' });
    sort.append(...head.childNodes);
    sort.addEventListener('click', () => {
      const isOwn = view.sort === at;
      go({ sort: isOwn && view.isDown ? -1 : at, isDown: isOwn && !view.isDown });
    });
    const name = titles[at].textContent;
    const about = element('button', { type: 'button', class: 'about', 'aria-label': fill(words.about, { name }), 'aria-expanded': false });
    about.dataset.panel = 'column';
    const bars = part.querySelectorAll('.columns > li')[at]?.querySelector('.spread svg')?.cloneNode(true);
    bars?.querySelector('title')?.remove();
    bars?.removeAttribute('role');
    bars?.setAttribute('aria-hidden', 'true');
    about.append(bars ?? '⋯');
    about.addEventListener('click', () => toggle(about, at));
    buttons.push(about);
    head.append(sort, about);
  });

  /** @param {any} button @param {number} column */
  async function toggle(button, column) {
    const isOpen = button.getAttribute('aria-expanded') === 'true';
    close();
    if (isOpen) return;
    button.setAttribute('aria-expanded', true);
    const opened = { name: button.dataset.panel, column };
    open = opened;
    try {
      const panels = await import('./panels.js');
      if (open !== opened) return;
      open = { ...opened, refresh: panels.draw({ panel, words, table, titles, part, format, ask, question, go, isFiltered, places, view: () => view, answer: () => answer, element, fill, count, button, ...opened }) };
      panel.hidden = false;
      panel.querySelector('select, input, button')?.focus();
      panel.scrollIntoView({ block: 'nearest' });
    } catch {
      trouble('failed');
    }
  }

  function close() {
    for (const button of buttons) button.setAttribute('aria-expanded', false);
    panel.hidden = true;
    panel.replaceChildren();
    open = undefined;
  }

  for (const button of tools.querySelectorAll('[data-panel]')) button.addEventListener('click', () => toggle(button, 0));
  host.addEventListener('keydown', (/** @type {KeyboardEvent} */ { key, target }) => {
    if (key !== 'Escape' || !open || /** @type {any} */ (target).type === 'search') return;
    buttons.find((button) => button.getAttribute('aria-expanded') === 'true')?.focus();
    close();
  });
  panel.addEventListener('close', () => {
    buttons.find((button) => button.getAttribute('aria-expanded') === 'true')?.focus();
    close();
  });

  /** Typing goes on in one step of the history. */
  function typed() {
    clearTimeout(timer);
    const find = input.value.trim();
    if (find !== view.find) go({ find }, history.state?.typing ? 'replaceState' : 'pushState', { typing: true });
  }
  input.addEventListener('input', () => {
    clearTimeout(timer);
    // A large table is read for each question, so it is asked when it is complete.
    if (table.whole || !input.value) timer = setTimeout(typed, pause);
  });
  input.addEventListener('change', typed);
  input.form.addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault();
    typed();
  });
  foot.querySelector('select').addEventListener('change', (/** @type {any} */ { target }) => go({ size: +target.value }));
  one('.stop').addEventListener('click', () => ask('stop'));
  host.addEventListener('click', (/** @type {any} */ event) => {
    const link = event.target.closest('a[href]');
    if (!link || !host.contains(link) || link.download || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!link.closest('.pager, .chips')) return;
    event.preventDefault();
    const isChip = !!link.closest('.chips');
    history.pushState(null, '', link.getAttribute('href') + location.hash);
    restore();
    // The link of a filter has gone with it.
    if (isChip) (chips.querySelector('a') ?? input).focus();
  });
  addEventListener('popstate', restore);

  host.classList.add('explored');
  drawHeads();
  drawFoot();
  restore();
}
