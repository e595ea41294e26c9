// What people type, and the datasets of the example catalogue that must come first for it. The list was written by
// reading the catalogue, before there was an engine; a query is not changed because its answer is wrong.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { idsOf, openIndex } from './lib/engine.mjs';

const judged = JSON.parse(readFileSync(new URL('../search/judged.json', import.meta.url), 'utf8'));

/** Below this somebody has made search worse. */
const floor = 0.95;

test('the datasets that people want come first', async (t) => {
  assert.ok(judged.length >= 80);
  const indexes = { vi: openIndex('vi'), en: openIndex('en') };
  const ranks = [];
  for (const { query, language, first, why } of judged) {
    const result = await indexes[language].search({ text: query });
    const found = await idsOf(result);
    const rank = found.findIndex((id) => first.includes(id)) + 1;
    ranks.push(rank);
    if (rank !== 1) {
      const instead = result.instead === null ? '' : `, searched “${result.instead}” instead`;
      t.diagnostic(`“${query}” (${language}): ${rank ? `only at ${rank}` : 'not found'} of ${result.total}${instead}`);
      t.diagnostic(`    seen ${found.slice(0, 3).join(', ') || 'nothing'}; wanted ${first.slice(0, 4).join(', ')}: ${why}`);
    }
  }
  const mean = ranks.reduce((sum, rank) => sum + (rank && 1 / rank), 0) / ranks.length;
  const right = ranks.filter((rank) => rank === 1).length;
  t.diagnostic(`mean reciprocal rank ${mean.toFixed(3)} of ${judged.length} queries, ${right} with a wanted one first`);
  assert.ok(mean >= floor, `mean reciprocal rank ${mean.toFixed(3)}, below ${floor}`);
});
