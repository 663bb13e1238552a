/** A project whose model chooses between three classes, with a reference and a live log that are given. For tests. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureNow } from '../activities/measure-now.js';
import { loadConfig, type SentinelConfig } from '../config/load-config.js';
import { FEEDBACK_COLUMNS, FEEDBACK_PREFIX } from '../store/feedback-log.js';
import { createLiveLog } from '../store/live-log.js';

export const KINDS = ['low', 'mid', 'high'] as const;

/** What a model of three classes said of a row, and the true class. */
export interface KindRow {
  readonly predicted: number;
  /** Of each class, in order. */
  readonly probabilities: readonly number[];
  readonly actual: number;
}

export interface ThreeClassProject {
  readonly config: SentinelConfig;
  readonly live: string;
  /** Logs rows at `at`, and feedback about them; as before the classes had columns, when told. */
  log(rows: readonly KindRow[], at: Date, form?: { labelled?: boolean; classes?: boolean }): Promise<void>;
  /** Performance of the window between two times. */
  measured(start: Date, end: Date): ReturnType<typeof measureNow>;
  remove(): Promise<void>;
}

const size = (row: number): number => 20 + ((row * 37) % 50);

/** @param classes whether the reference has a column a class */
export async function threeClassProject(
  reference: readonly KindRow[],
  classes = true,
): Promise<ThreeClassProject> {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-classes-'));
  const ofClasses = classes ? KINDS.map((kind) => `probability_${kind}`) : [];
  const lines = reference.map(({ predicted, probabilities, actual }, row) =>
    [
      ...[size(row), KINDS[actual], predicted, probabilities[predicted]],
      ...(classes ? probabilities : []),
    ].join(','),
  );
  await writeFile(
    join(folder, 'reference.csv'),
    `${[['size', 'kind', 'prediction', 'probability', ...ofClasses].join(','), ...lines].join('\n')}\n`,
  );
  await writeFile(
    join(folder, 'sentinel.config.yaml'),
    `default_model: kinds
models:
  kinds:
    features: { size: { type: numeric } }
    target: { name: kind, classes: [${KINDS.join(', ')}] }
    reference: reference.csv
`,
  );
  const config = await loadConfig(join(folder, 'sentinel.config.yaml'));
  const live = join(config.data_dir, 'live', 'kinds');

  return {
    config,
    live,
    async log(rows, at, { labelled = false, classes: logged = true } = {}) {
      const now = () => at;
      const log = createLiveLog({
        directory: live,
        columns: [
          ...['id', 'timestamp', 'model_version', 'size', 'prediction', 'probability'],
          ...(logged ? KINDS.map((kind) => `probability_${kind}`) : []),
        ],
        now,
      });
      const idOf = (row: number): string => `${at.getTime()}-${row}`;
      const columns = rows.map(({ predicted, probabilities }, row) => [
        ...[idOf(row), at.toISOString(), 'm1', size(row), predicted, probabilities[predicted] ?? null],
        ...(logged ? probabilities : []),
      ]);
      for (let from = 0; from < rows.length; from += 10_000)
        await log.appendMany(columns.slice(from, from + 10_000));
      await log.close();
      if (!labelled) return;
      const feedback = createLiveLog({
        directory: live,
        columns: [...FEEDBACK_COLUMNS],
        prefix: FEEDBACK_PREFIX,
        now,
      });
      await feedback.appendMany(rows.map(({ actual }, row) => [idOf(row), at.toISOString(), actual, 1]));
      await feedback.close();
    },
    measured: (start, end) =>
      measureNow(
        { config, publicUrl: '', productVersion: 'test', now: () => end },
        { model: 'kinds', start, end },
        () => {},
      ),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
