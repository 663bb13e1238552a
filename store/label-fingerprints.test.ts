import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database.js';
import { FEEDBACK_COLUMNS, FEEDBACK_PREFIX } from './feedback-log.js';
import { type LabelledWindow, labelFingerprints, NO_LABELS } from './label-fingerprints.js';
import { createLiveLog } from './live-log.js';
import type { LiveWindow } from './live-rows.js';
import { snapshotWindow } from './snapshot.js';

let liveDir: string;
beforeEach(async () => {
  liveDir = await mkdtemp(join(tmpdir(), 'labels-'));
});
afterEach(() => rm(liveDir, { recursive: true }));

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 10, minute));

/** Ten predictions a minute, all at the same instant. */
async function predict(minutes: number): Promise<void> {
  const log = createLiveLog({
    directory: liveDir,
    columns: ['id', 'timestamp', 'model_version', 'age', 'prediction', 'probability'],
    now: () => at(0),
  });
  for (let minute = 0; minute < minutes; minute++)
    await log.appendMany(
      Array.from({ length: 10 }, (_, i) => [
        `${minute}-${i}`,
        at(minute).toISOString(),
        'v',
        30 + i,
        i % 2,
        0.5,
      ]),
    );
  await log.close();
}

async function label(ids: readonly string[], actual: number): Promise<void> {
  const log = createLiveLog({
    directory: liveDir,
    columns: [...FEEDBACK_COLUMNS],
    prefix: FEEDBACK_PREFIX,
    now: () => new Date(),
  });
  await log.appendMany(ids.map((id) => [id, new Date().toISOString(), actual, 1]));
  await log.close();
}

async function fingerprints(windows: readonly LabelledWindow[]) {
  const database = await openDatabase();
  try {
    return await database.withConnection((connection) =>
      labelFingerprints(connection, { liveDir, scratch: join(liveDir, 'scratch'), windows }),
    );
  } finally {
    await database.close();
  }
}

/** What freezing the same window says of its labels. */
async function frozen(window: LiveWindow) {
  const database = await openDatabase();
  try {
    const columns = [
      { name: 'age', type: 'numeric' },
      { name: 'prediction', type: 'categorical' },
    ] as const;
    const labels = { to: join(liveDir, 'frozen', 'labels.parquet'), outputs: ['prediction'] };
    const to = join(liveDir, 'frozen', 'current.parquet');
    const snapshot = await snapshotWindow(database, { liveDir, columns, window, to, labels });
    return snapshot.labels;
  } finally {
    await database.close();
  }
}

describe('labelFingerprints', () => {
  it('are those of the frozen windows, by time and by count', async () => {
    await predict(6);
    await label(['0-1', '1-0', '2-3', '2-9', '4-4', '5-0'], 1);
    const windows: [LabelledWindow, LiveWindow][] = [
      [
        { key: 'time', start: at(1), end: at(3), rows: null },
        { kind: 'time', start: at(1), end: at(3) },
      ],
      [
        // Begins within a minute's ten predictions.
        { key: 'count', start: at(2), end: at(5), rows: 25 },
        { kind: 'rows', rows: 25, end: at(5) },
      ],
      [
        { key: 'all', start: at(0), end: at(9), rows: 1000 },
        { kind: 'rows', rows: 1000, end: at(9) },
      ],
    ];
    const found = await fingerprints(windows.map(([window]) => window));
    for (const [{ key }, window] of windows) {
      const labels = await frozen(window);
      expect(found.get(key), key).toEqual({ labelled: labels?.labelled, fingerprint: labels?.fingerprint });
    }
    expect([...found.values()].map(({ labelled }) => labelled)).toEqual([3, 2, 6]);
  });

  it('change with a label that comes, and with one that is put right, and with nothing else', async () => {
    await predict(2);
    const windows = [{ key: 'w', start: at(0), end: at(9), rows: null }];
    const now = async () => (await fingerprints(windows)).get('w')?.fingerprint ?? NO_LABELS.fingerprint;
    expect(await now()).toBe((await frozen({ kind: 'time', start: at(0), end: at(9) }))?.fingerprint);
    const seen = new Set([await now()]);
    await label(['0-1', '0-2'], 1);
    seen.add(await now());
    await label(['0-1'], 1);
    seen.add(await now());
    expect(seen.size).toBe(2);
    await label(['0-1'], 0);
    seen.add(await now());
    await label(['elsewhere'], 0);
    seen.add(await now());
    expect(seen.size).toBe(3);
  });

  it('are none where there is no log', async () => {
    expect(await fingerprints([{ key: 'w', start: at(0), end: at(9), rows: null }])).toEqual(new Map());
    expect(await fingerprints([])).toEqual(new Map());
  });
});
