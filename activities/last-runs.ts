import { join } from 'node:path';
import { messageOf } from '../config/errors.js';
import type { SentinelConfig } from '../config/load-config.js';
import { changeFigures } from '../metrics/change-metrics.js';
import { checkFigures } from '../metrics/check-figures.js';
import type { LastRun } from '../metrics/drift-metrics.js';
import { outputFigures } from '../metrics/output-metrics.js';
import type { LastPerformance, WindowFigures } from '../metrics/performance-metrics.js';
import { createFolderCache } from '../store/folder-cache.js';
import { listPerformance } from '../store/performance-history.js';
import { latestRunRecord, runFolder } from '../store/run-record.js';
import { readResult } from './read-result.js';

/** How far back a window with labels is looked for. */
const LABELS_WITHIN_WINDOWS = 50;

/** What the gauges show of past checks, as it stands on disk. */
export interface LastRuns {
  /** The last finished check of each configured model; a model without one is left out. */
  checks(): Promise<LastRun[]>;
  /** How right each model was in its last windows. */
  performance(): Promise<LastPerformance[]>;
}

/**
 * Reads what past checks have left behind. Files are read again only after a check has ended or labels were evaluated, so
 * a scrape costs little. A broken file is left out and told of.
 */
export function createLastRuns(config: SentinelConfig, onProblem: (problem: string) => void): LastRuns {
  const onBroken = (path: string, problem: string): void => onProblem(`${path}: ${problem}`);

  async function check(model: string): Promise<LastRun | null> {
    const record = await latestRunRecord(config.data_dir, model, { onBroken });
    if (!record) return null;
    const result = await readResult(join(config.data_dir, record.report_json));
    const figures = checkFigures(result, config.metrics.max_columns);
    const target = config.models[model]?.target;
    const labels = target?.type === 'classification' ? target.classes : [];
    const outputs = outputFigures(result, labels);
    const together = record.multivariate;
    const changes = result.changes && changeFigures(result.changes);
    return { model, finishedAt: new Date(record.finished_at), figures, together, outputs, changes };
  }

  async function performance(model: string): Promise<LastPerformance> {
    const windows = await listPerformance(config.data_dir, model, {
      limit: LABELS_WITHIN_WINDOWS,
      onBroken,
    });
    return {
      model,
      windows: windows.map(
        ({ record, now }): WindowFigures => ({
          windowEnd: new Date(record.window.end),
          judgedBy: now.judged_by,
          coverage: now.coverage,
          figures: now.figures,
          fairness: now.fairness,
          targetDrift: now.target_drift,
        }),
      ),
    };
  }

  function ofEachModel<T>(read: (model: string) => Promise<T | null>): () => Promise<T[]> {
    const cached = Object.keys(config.models).map(
      (model) => [model, createFolderCache(runFolder(config.data_dir, model), () => read(model))] as const,
    );
    return async () => {
      const found: T[] = [];
      for (const [model, get] of cached) {
        try {
          const one = await get();
          if (one !== null) found.push(one);
        } catch (error) {
          onProblem(`${model}: ${messageOf(error)}`);
        }
      }
      return found;
    };
  }

  return { checks: ofEachModel(check), performance: ofEachModel(performance) };
}
