import { expect, it, vi } from 'vitest';
import { createKnownIds } from './known-ids.js';

it('looks only for what is not recent', async () => {
  const lookUp = vi.fn(
    async (_model: string, ids: readonly string[]) => new Set(ids.filter((id) => id === 'old')),
  );
  const known = createKnownIds({ isRecent: (_, id) => id === 'new', lookUp, onProblem: () => {} });
  expect(await known.find('m', ['new'])).toEqual(new Set(['new']));
  expect(lookUp).not.toHaveBeenCalled();
  expect(await known.find('m', ['new', 'old', 'never'])).toEqual(new Set(['new', 'old']));
  expect(lookUp).toHaveBeenCalledWith('m', ['old', 'never']);
});

it('looks once for all who came while it was looking', async () => {
  const looks: (readonly string[])[] = [];
  const ends: (() => void)[] = [];
  const known = createKnownIds({
    isRecent: () => false,
    async lookUp(_, ids) {
      looks.push(ids);
      await new Promise<void>((resolve) => ends.push(resolve));
      return new Set(ids);
    },
    onProblem: () => {},
  });
  const first = known.find('m', ['a']);
  await vi.waitFor(() => expect(ends).toHaveLength(1));
  const others = Promise.all([known.find('m', ['b']), known.find('m', ['c'])]);
  const elsewhere = known.find('n', ['d']);
  await vi.waitFor(() => expect(ends).toHaveLength(2));
  ends[0]?.();
  await vi.waitFor(() => expect(ends).toHaveLength(3));
  for (const end of ends) end();
  expect(await first).toEqual(new Set(['a']));
  expect(await others).toEqual([new Set(['b']), new Set(['c'])]);
  expect(await elsewhere).toEqual(new Set(['d']));
  expect(looks).toEqual([['a'], ['d'], ['b', 'c']]);
});

it('says so when nobody could look, and looks again the next time', async () => {
  const onProblem = vi.fn();
  let broken = true;
  const known = createKnownIds({
    isRecent: () => false,
    async lookUp(_, ids) {
      if (broken) throw new Error('the disk is gone');
      return new Set(ids);
    },
    onProblem,
  });
  expect(await known.find('m', ['a'])).toBeNull();
  expect(onProblem).toHaveBeenCalledOnce();
  broken = false;
  expect(await known.find('m', ['a'])).toEqual(new Set(['a']));
});
