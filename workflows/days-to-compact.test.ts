import { expect, it } from 'vitest';
import { daysToCompact } from './days-to-compact.js';

async function days(most: number, plansNoMore: boolean) {
  const planned: string[] = [];
  const plan = async (model: string) => {
    planned.push(model);
    return [1, 2];
  };
  const taken: string[] = [];
  for await (const { model, day } of daysToCompact(['a', 'b', 'c'], plan, most, () => plansNoMore))
    taken.push(`${model}${day}`);
  return { planned, taken };
}

it('plans one model after the other, and none once there are enough', async () => {
  expect(await days(9, true)).toEqual({
    planned: ['a', 'b', 'c'],
    taken: ['a1', 'a2', 'b1', 'b2', 'c1', 'c2'],
  });
  expect(await days(2, true)).toEqual({ planned: ['a'], taken: ['a1', 'a2'] });
  expect(await days(3, true)).toEqual({ planned: ['a', 'b'], taken: ['a1', 'a2', 'b1'] });
});

it('plans on as runs of earlier versions did, and does nothing more', async () => {
  expect(await days(2, false)).toEqual({ planned: ['a', 'b', 'c'], taken: ['a1', 'a2'] });
});
