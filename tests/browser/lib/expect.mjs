import assert from 'node:assert/strict';

const shown = 40;

/** Fails with the faults themselves, the first ones in full. */
export function expectNone(faults, what) {
  const rest = faults.length - shown;
  const lines = faults.slice(0, shown).concat(rest > 0 ? [`… and ${rest} more`] : []);
  assert.ok(faults.length === 0, `${faults.length} ${what}:\n${lines.join('\n')}`);
}

/** A fault of a template is in many places: `{ what, where }` is said once, with its first places. */
export function grouped(faults) {
  const places = new Map();
  for (const { what, where } of faults) {
    if (!places.has(what)) places.set(what, []);
    places.get(what).push(where);
  }
  return [...places].map(([what, all]) => {
    const more = all.length > 4 ? ` and ${all.length - 4} more` : '';
    return `${what}\n    in ${all.slice(0, 4).join(', ')}${more}`;
  });
}
