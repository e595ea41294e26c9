// The published CSV: as a stream of rows, or the hundred rows around one by the index that lies beside it.
import { Broken, splitter } from './csv.js';

/** Rows from one number of the index to the next. */
const step = 100;

/** The host answers no requests for a part of a file. */
export class NoRanges extends Error {}

/** Rows as they arrive, with the bytes read so far. @param {TableData} table @param {AbortSignal} signal */
export async function* stream({ csv, bytes, columns, marks }, signal) {
  const response = await fetch(csv, { signal });
  if (!response.ok || !response.body) throw new Error(`${response.status}`);
  const reader = response.body.getReader();
  const decode = decoder();
  const split = splitter();
  const names = [...columns, ...marks].map(({ name }) => name);
  let done = 0;
  let isBegun = false;
  for (;;) {
    const { value, done: isLast } = await reader.read();
    done += value?.length ?? 0;
    const rows = checked(split(decode(value, isLast), isLast), names.length);
    if (!isBegun && rows.length) {
      if (`${rows.shift()}` !== `${names}`) throw new Broken('another header');
      isBegun = true;
    }
    yield { rows, done };
    if (isLast) break;
  }
  if (done !== bytes) throw new Broken('another size');
}

/** Gives the rows of a block by its number. @param {TableData} table */
export function blocks({ csv, index = '', bytes, rows, columns, marks }) {
  /** @type {Map<number, Promise<string[][]>>} */
  const kept = new Map();
  const size = (Math.ceil(rows / step) + 1) * 8;
  const load = async (number = 0) => {
    const offsets = new DataView(await part(index, number * 8, number * 8 + 16, size));
    const [from, to] = [0, 8].map((at) => Number(offsets.getBigUint64(at, true)));
    if (from >= to || to > bytes) throw new Broken('another index');
    const text = decoder()(new Uint8Array(await part(csv, from, to, bytes)), true);
    const found = checked(splitter()(text, true), columns.length + marks.length);
    if (found.length !== Math.min(step, rows - number * step)) throw new Broken('other rows');
    return found;
  };
  /** Rows from one on, all of one block. */
  return async (from = 0, count = 0) => {
    if (from >= rows) return [];
    const number = Math.floor(from / step);
    const block = kept.get(number) ?? load(number);
    kept.set(number, block);
    block.catch(() => kept.delete(number));
    return (await block).slice(from % step, (from % step) + count);
  };
}

/** The bytes of a file from one up to another, and no more, of so many. */
async function part(url = '', from = 0, to = 0, size = 0) {
  const stop = new AbortController();
  const response = await fetch(url, { headers: { Range: `bytes=${from}-${to - 1}` }, signal: stop.signal });
  if (response.status !== 206) {
    // Nobody asked for all of it.
    stop.abort();
    if (response.status === 416) throw new Broken('shorter');
    throw response.ok ? new NoRanges() : new Error(`${response.status}`);
  }
  const [, start, end, all] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers.get('Content-Range') ?? '') ?? [];
  if (+start !== from || +end !== to - 1 || (all !== '*' && +all !== size)) {
    stop.abort();
    throw new Broken('another part');
  }
  return response.arrayBuffer();
}

function decoder() {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  return (/** @type {Uint8Array | undefined} */ bytes, isLast = false) => {
    try {
      return utf8.decode(bytes, { stream: !isLast });
    } catch (error) {
      throw new Broken('not UTF-8', { cause: error });
    }
  };
}

/** @param {string[][]} rows */
function checked(rows, width = 0) {
  if (rows.some(({ length }) => length !== width)) throw new Broken('other columns');
  return rows;
}
