import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmAfter, type Hysteresis, type Verdict } from './alarm.js';

/** Walks windows from the oldest on, as checks do: `D` drift, `S` stable, `-` too few rows. Tells the state after each. */
function walk(windows: string, hysteresis: Hysteresis): string {
  const verdicts: Verdict[] = [];
  let on = false;
  let states = '';
  for (const window of windows) {
    verdicts.unshift(window === 'D' ? 'drift' : window === 'S' ? 'stable' : 'insufficient_data');
    const after = alarmAfter(verdicts, hysteresis, on);
    if (after !== on) verdicts.length = 0;
    on = after;
    states += on ? '!' : '.';
  }
  return states;
}

describe('alarmAfter', () => {
  it.each([
    ['at the first window, when told so', 'SDSD', { windows: 1, of: 1, clear: 1 }, '.!.!'],
    ['after two in a row', 'SDSDDDSS', { windows: 2, of: 2, clear: 2 }, '....!!!.'],
    ['never for a column that flaps', 'DSDSDSDSDSDS', { windows: 2, of: 2, clear: 2 }, '............'],
    ['after 3 of 4, once', 'DDSDSDSDSSSSS', { windows: 3, of: 4, clear: 4 }, '...!!!!!!!!..'],
    ['without counting windows of too few rows', 'D-D--S-S', { windows: 2, of: 2, clear: 2 }, '..!!!!!.'],
    [
      'anew after it went off, not for what had set it on',
      'DDSSDD',
      { windows: 2, of: 5, clear: 1 },
      '.!...!',
    ],
  ])('goes on and off %s', (_, windows, hysteresis, states) => {
    expect(walk(windows, hysteresis)).toBe(states);
  });

  it('never goes on without k drifted windows, nor off without `clear` stable ones, between two changes', () => {
    const hysteresis = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 5 }))
      .map(([windows, more, clear]) => ({ windows, of: windows + more, clear }));
    fc.assert(
      fc.property(fc.stringMatching(/^[DS-]{0,60}$/), hysteresis, (windows, rule) => {
        const states = walk(windows, rule);
        let since = 0;
        for (let at = 0; at < states.length; at++) {
          const before = at === 0 ? '.' : states[at - 1];
          if (states[at] === before) continue;
          const seen = windows.slice(since, at + 1);
          if (states[at] === '!') expect(seen.split('D').length - 1).toBeGreaterThanOrEqual(rule.windows);
          else expect(seen.replaceAll('-', '').endsWith('S'.repeat(rule.clear))).toBe(true);
          since = at + 1;
        }
      }),
    );
  });
});
