// The files of the index: from bytes to values.

import { tokens } from './fold.js';

/** The JSON of a file, and the bytes behind it. @param {ArrayBuffer} raw */
export async function unpack(raw) {
  let bytes = new Uint8Array(raw);
  // Some hosts have inflated it already.
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream('gzip'));
    bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  }
  let at = 0;
  let size = 0;
  // Where nothing is behind it, JSON comes without its length.
  if (bytes[0] === 123 && bytes[1] !== 123) size = bytes.length;
  else do size |= (bytes[at] & 127) << (7 * at); while (bytes[at++] > 127);
  const rest = bytes.subarray(at + size);
  return { json: JSON.parse(new TextDecoder().decode(bytes.subarray(at, at + size))), rest };
}

/** Frequent words, with the logarithm of how many datasets have them. */
export function vocabulary(coded = '') {
  let word = '';
  return new Map(
    [...coded.matchAll(/(\d)([^A-Z]*)([A-Z])/g)].map(([, shared, rest, level]) => {
      word = [...word].slice(0, +shared).join('') + rest;
      return [word, level.charCodeAt(0) - 65];
    }),
  );
}

/** FNV-1a. */
export function hash(text = '') {
  let value = 2166136261;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 16777619);
  return value >>> 0;
}

/** The keys of a shard, each with its lists. @param {any[][]} keys @param {Uint8Array} bytes */
export function entries(keys, bytes) {
  let at = 0;
  const bit = () => (bytes[at >> 3] >> (7 - (at++ & 7))) & 1;
  const count = (like = 0) => {
    let found = 0;
    while (bit() === like) if (++found > 1e6) throw new RangeError('damaged');
    return found;
  };
  const take = (bits = 0, value = 0) => {
    while (bits--) value = value * 2 + bit();
    return value;
  };
  const gamma = () => take(count(0), 1);
  const rice = (bits = 0) => take(bits, count(1));
  const list = () => {
    const docs = new Uint32Array(gamma());
    const inRuns = bit();
    const runs = inRuns ? gamma() : docs.length;
    const gapBits = take(5);
    const lengthBits = inRuns && take(5);
    let doc = 0;
    for (let run = 0, i = 0; run < runs; run++) {
      doc += rice(gapBits);
      for (let rest = inRuns && rice(lengthBits); rest >= 0; rest--) docs[i++] = doc++;
    }
    return docs;
  };
  return keys.map(([key, ...forms]) => {
    const lists = [];
    at = (at + 7) & ~7;
    for (let i = 0; i < forms.length; i += 2) {
      for (let place = 0; place < 8; place++) {
        if ((forms[i + 1] >> place) & 1) lists.push({ form: `${forms[i]}`, place, docs: list() });
      }
    }
    return { key: `${key}`, lists };
  });
}

/** A number for each dataset, from planes of bytes, the lowest first. @param {Uint8Array} bytes */
export const numbers = (bytes, datasets = 0) =>
  new Uint32Array(datasets).map((_, doc) => {
    let number = 0;
    for (let at = bytes.length - datasets + doc; at >= 0; at -= datasets) number = number * 256 + bytes[at];
    return number;
  });

/** @param {RawText} raw @returns {Name} */
export const textOf = (raw) => (typeof raw === 'string' ? { text: raw, lang: null } : { text: raw[0], lang: raw[1] });

/** @param {Table} table @returns {Card} */
export function card(table, at = 0, doc = 0) {
  const title = textOf(table.title[at]);
  const slug = () => tokens(title.text).map(({ plain }) => plain).join('-');
  const days = table.date[at];
  return {
    doc,
    title,
    id: table.id[at].replace(/^\+/, slug),
    publisher: textOf(table.publishers[table.by[at]]),
    date: days === null ? null : new Date(days * 864e5).toISOString().slice(0, 10),
    isIssued: table.issued.includes(at),
    rows: table.rows[at],
    formats: table.formatSets[table.formats[at]],
    status: table.status[at],
  };
}
