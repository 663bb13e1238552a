import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { measureFiles, type PerformanceJob } from './performance-job.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-'));
  return () => rm(folder, { recursive: true });
});

/** A model of numbers that errs by more where `noise` is high. */
function csv(rows: number, seed: number): string {
  const lines = ['noise,price,prediction'];
  for (let i = 0; i < rows; i++) {
    const noise = ((i * 7919 + seed) % 1000) / 1000;
    const error = (((i * 104_729 + seed) % 997) / 997 - 0.5) * noise;
    lines.push([noise, 10 + noise + error, 10 + noise].join(','));
  }
  return `${lines.join('\n')}\n`;
}

function jobOf(changes: Partial<PerformanceJob> = {}): PerformanceJob {
  const columns = {
    prediction: 'prediction',
    score: null,
    probabilities: null,
    target: 'price',
    predictionsAre: 'positions',
    targetsAre: 'labels',
  } as const;
  return {
    reference: { file: join(folder, 'reference.csv'), columns },
    current: { file: join(folder, 'current.csv'), columns },
    performance: { task: 'regression', target: 'price', classes: null },
    features: { noise: 'numeric' },
    drift: { createdAt: '2026-01-01T00:00:00Z' },
    fits: join(folder, 'profiles'),
    ...changes,
  };
}

const fits = async (): Promise<string[]> => (await readdir(join(folder, 'profiles'))).sort();

it('learns a reference once, and again when it, its columns or what was kept have changed', async () => {
  await writeFile(join(folder, 'reference.csv'), csv(4000, 1));
  await writeFile(join(folder, 'current.csv'), csv(500, 2));
  const anew = await measureFiles(jobOf({ fits: undefined }), () => {});
  expect(anew?.estimator?.method).toBe('dle');
  expect(await measureFiles(jobOf(), () => {})).toEqual(anew);
  const [first = ''] = await fits();
  const path = join(folder, 'profiles', first);
  const kept = await readFile(path, 'utf8');

  // What stands there is what is used: this one says that rows lose four times as much.
  const { crc32 } = await import('node:zlib');
  const [, text = ''] = kept.split('\n');
  const other = text.replace(/"mean":("[^"]*")/g, (_, mean: string) => {
    const numbers = new Float64Array(new Uint8Array(Buffer.from(JSON.parse(mean), 'base64')).buffer);
    return `"mean":"${Buffer.from(numbers.map((value) => 4 * value).buffer).toString('base64')}"`;
  });
  await writeFile(path, `SENTFIT1 ${crc32(other).toString(16).padStart(8, '0')}\n${other}`);
  const maeOf = (measured: typeof anew): number =>
    measured?.figures.find(({ name }) => name === 'mae')?.estimated?.value ?? Number.NaN;
  expect(maeOf(await measureFiles(jobOf(), () => {}))).toBeCloseTo(4 * maeOf(anew), 9);

  // Torn in the middle of a write: learnt anew, and kept whole again.
  await writeFile(path, kept.slice(0, kept.length / 2));
  expect(await measureFiles(jobOf(), () => {})).toEqual(anew);
  expect(await readFile(path, 'utf8')).toBe(kept);

  await writeFile(join(folder, 'reference.csv'), csv(4001, 1));
  await measureFiles(jobOf(), () => {});
  expect(await fits()).toHaveLength(2);
  await measureFiles(jobOf({ features: { noise: 'categorical' } }), () => {});
  expect(await fits()).toHaveLength(3);
});

it('goes on where nothing can be kept', async () => {
  await writeFile(join(folder, 'reference.csv'), csv(400, 1));
  await writeFile(join(folder, 'current.csv'), csv(100, 2));
  await writeFile(join(folder, 'profiles'), 'a file in the way');
  const measured = await measureFiles(jobOf(), () => {});
  expect(measured?.estimator?.method).toBe('dle');
});
