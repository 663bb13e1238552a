import { expect, it } from 'vitest';
import { type ChampionRecord, versionBefore } from './champion-log.js';

/** `+a` promotes a, `-a` rolls back to it. */
function history(...steps: string[]): ChampionRecord[] {
  return steps.map((step, i) => ({
    schema_version: 1,
    number: i + 1,
    model: 'shop',
    version: step.slice(1),
    previous: null,
    action: step.startsWith('+') ? 'promote' : 'rollback',
    at: '2026-01-01T00:00:00.000Z',
    by: null,
    reason: null,
  }));
}

it.each<[string, string[], string | null]>([
  ['nothing', [], null],
  ['one promotion', ['+a'], null],
  ['two', ['+a', '+b'], 'a'],
  ['a rollback of the second', ['+a', '+b', '-a'], null],
  ['a rollback of the third', ['+a', '+b', '+c', '-b'], 'a'],
  ['a promotion after a rollback', ['+a', '+b', '-a', '+c'], 'a'],
  ['a version that comes back', ['+a', '+b', '+a'], 'b'],
  ['a version that comes back and goes', ['+a', '+b', '+a', '-b'], 'a'],
])('versionBefore of %s', (_, steps, expected) => {
  expect(versionBefore(history(...steps))).toBe(expected);
});
