import type { ModelConfig } from '../config/load-config.js';
import type { DriftResult } from '../drift/result.js';
import type { ChangesSection } from '../drift/sequential/changes-schema.js';
import { watchFigures } from '../drift/sequential/watch-figures.js';
import type { PastFigures } from '../drift/why/why-section.js';
import type { CheckScores } from '../store/check-scores.js';
import { pastChecksOf } from '../store/past-checks.js';
import { performanceOf } from '../store/performance-history.js';
import { listRunRecords } from '../store/run-record.js';
import { knownChanges } from './changes-summary.js';
import { pastFigures } from './past-figures.js';
import { MOST_WATCHED, watchedFigures } from './watched-figures.js';

/** What past checks tell of one. */
export interface AlongTime {
  /** How columns and performance moved; `null` when there are too few checks. */
  readonly past: PastFigures | null;
  /** What has changed since when; `null` when there are too few checks. */
  readonly changes: ChangesSection | null;
  /** What later checks take up of it. */
  readonly known: CheckScores['changes'];
}

export interface AlongTimeJob {
  readonly dataDir: string;
  readonly model: string;
  /** The names of the model's classes; none of a regression. */
  readonly classes: readonly string[];
  readonly result: DriftResult;
}

/** Looks back from a check of a model on those before its window. */
export async function alongTime({ dataDir, model, classes, result }: AlongTimeJob): Promise<AlongTime> {
  if (result.window === null) return { past: null, changes: null, known: null };
  const options = { before: result.window.end, limit: MOST_WATCHED };
  const records = (await listRunRecords(dataDir, model, options)).reverse();
  const checks = await pastChecksOf(dataDir, records);
  const performances = await performanceOf(dataDir, model, records);
  const before = checks.findLast(({ changes }) => changes !== null)?.changes ?? [];
  const { windows, figures } = watchedFigures(result, { checks, performances, known: before, classes });
  const changes = watchFigures(windows, figures);
  return {
    past: pastFigures(result, checks, performances),
    changes,
    known: knownChanges(changes, before),
  };
}

/** The names of a model's classes; none of a regression. */
export function classesOf({ target }: ModelConfig): readonly string[] {
  return target.type === 'classification' ? target.classes : [];
}

/** What later checks need of a result's columns. */
export function scoresOf({ columns }: DriftResult): CheckScores['columns'] {
  return columns.map((column) => ({ ...column, missing: column.missing.current }));
}
