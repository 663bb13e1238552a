import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SweepSoFar, SweptModel } from './contract.js';
import { createSweepTally } from './sweep-tally.js';

const VERDICTS = ['drift', 'failed', 'insufficient_data', 'stable'] as const;

function swept(verdict: SweptModel['verdict'], model: string, share: number): SweptModel {
  const failed = verdict === 'failed';
  return {
    model,
    verdict,
    drift_share: failed ? null : share,
    rows: failed ? null : 100,
    report_html: failed ? null : `drift_reports/${model}/drift_20260105_100000.html`,
    problem: failed ? { type: 'SENT_INTERNAL', message: `${model} ${'x'.repeat(300)}` } : null,
  };
}

/** Sweeps of up to 3,000 models, and after how many of them a run goes on in the next. */
const sweeps = fc.record({
  models: fc
    .array(fc.tuple(fc.constantFrom(...VERDICTS), fc.integer({ min: 0, max: 4 })), { maxLength: 3_000 })
    .map((all) => all.map(([verdict, share], at) => swept(verdict, `m${at}`, share / 4))),
  perRun: fc.integer({ min: 1, max: 1_000 }),
});

function inRuns(models: readonly SweptModel[], perRun: number): SweepSoFar {
  let before: SweepSoFar | null = null;
  for (let at = 0; at < models.length; at += perRun) {
    const tally = createSweepTally(models.length, before);
    for (const one of models.slice(at, at + perRun)) tally.add(one);
    // As Temporal hands it to the next run.
    before = JSON.parse(JSON.stringify(tally.soFar()));
  }
  return before ?? createSweepTally(0, null).soFar();
}

it('comes to the same in one run and in many', () => {
  fc.assert(
    fc.property(sweeps, ({ models, perRun }) => {
      const many = inRuns(models, perRun);
      expect(many).toEqual(inRuns(models, models.length + 1));
      const { drift, failed, stable, insufficient_data } = many;
      expect(drift.length + failed.length + stable + insufficient_data).toBe(models.length);
      expect(many.first_problem).toEqual(models.find(({ problem }) => problem)?.problem ?? null);
    }),
    { numRuns: 60 },
  );
});

it('keeps every result of a sweep that is small, and the worst of a large one', () => {
  const few = VERDICTS.map((verdict) => swept(verdict, verdict, 0.5));
  expect(inRuns(few, 2).results.map(({ model }) => model)).toEqual([...VERDICTS]);
  const many = Array.from({ length: 10_000 }, (_, i) =>
    swept(i % 100 === 0 ? 'drift' : 'stable', `m${i}`, i / 10_000),
  );
  const { results, ...rest } = inRuns(many, 400);
  expect(rest).toMatchObject({ models: 10_000, stable: 9_900, failed: [] });
  expect(results.filter(({ verdict }) => verdict === 'drift')).toHaveLength(100);
  expect(results[0]).toMatchObject({ model: 'm9900' });
  expect(results.length).toBeGreaterThan(500);
});

it('stays small enough for Temporal, whatever the models are called and however they fail', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `m${String(i).padStart(62, '0')}`);
  const worst = inRuns(
    names.map((name) => swept('failed', name, 0)),
    400,
  );
  expect(Buffer.byteLength(JSON.stringify(worst))).toBeLessThan(1024 * 1024);
  const usual = inRuns(
    names.slice(0, 2_000).map((_, i) => swept('drift', `model_${i}`, 1)),
    400,
  );
  expect(Buffer.byteLength(JSON.stringify(usual))).toBeLessThan(256 * 1024);
});

it('counts bytes, not characters: a problem may be told in any script', () => {
  const tally = createSweepTally(2_000, null);
  const problem = { type: 'SENT_INTERNAL', message: '\u8aad'.repeat(300) };
  for (let i = 0; i < 2_000; i++) tally.add({ ...swept('failed', `m${i}`, 0), problem });
  const { results } = tally.soFar();
  expect(results.length).toBeGreaterThan(100);
  expect(Buffer.byteLength(JSON.stringify(results))).toBeLessThan(130 * 1024);
});

it('shows the worst, whatever has room', () => {
  const tally = createSweepTally(3_000, null);
  for (let i = 0; i < 3_000; i++) tally.add(swept(i % 2 ? 'drift' : 'stable', `m${i}`, i / 3_000));
  expect(tally.worst(2).map(({ model }) => model)).toEqual(['m2999', 'm2997']);
  expect(tally.worst(3_000)).toHaveLength(3_000);
  expect(tally.soFar().results.length).toBeLessThan(1_500);
});
