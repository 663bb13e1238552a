import { expect, it } from 'vitest';
import { advantage, calibratedShare, count, emptyTally, evidentlyShare, together } from './tally.js';

it('estimates shares, and the difference of two from the same trials', () => {
  const tally = emptyTally();
  for (let trial = 0; trial < 100; trial++) count(tally, Number(trial < 60), Number(trial < 50));
  expect(calibratedShare(tally)).toEqual({ mean: 0.6, error: Math.sqrt((0.6 * 0.4) / 100) });
  expect(evidentlyShare(tally)).toBe(0.5);
  const { mean, error } = advantage(tally);
  expect(mean).toBeCloseTo(0.1, 12);
  // Ten trials of a hundred tell them apart; apart from those they agree.
  expect(error).toBeCloseTo(Math.sqrt((0.1 - 0.01) / 100), 12);
  expect(together([tally, tally])).toEqual({
    trials: 200,
    calibrated: 120,
    evidently: 100,
    squares: 120,
    differences: 20,
  });
});
