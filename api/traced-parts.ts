/** The two steps of a prediction, each in a span of its own. With tracing off they are as they were. */
import type { Predictor } from '../model/predictor.js';
import type { LiveLog } from '../store/live-log.js';
import type { Tracing } from '../tracing/tracing.js';
import { predictInTurns } from './predict-in-turns.js';

/** A predictor whose work is the span `model.predict`. It stays in this thread: no other makes spans. */
export function tracedPredictor(predictor: Predictor, tracing: Tracing | null): Predictor {
  if (tracing === null) return predictor;
  const { model, version } = predictor;
  const { file: _, ...others } = predictor;
  return {
    ...others,
    predictMany: (rows) =>
      tracing.span(
        'model.predict',
        { 'sentinelml.model': model, 'sentinelml.model_version': version, 'sentinelml.rows': rows.length },
        async () => (await predictInTurns(predictor, rows)).predictions,
      ),
  };
}

/** Every way to append: one that is added to the log has to be traced too. */
type Appends = Pick<LiveLog, Extract<keyof LiveLog, `append${string}`>>;

/**
 * A log whose appends are spans, `live_log.append`. It lasts until the rows may be answered, the wait for a write under way
 * included.
 */
export function tracedLog(log: LiveLog, model: string, tracing: Tracing | null): LiveLog {
  if (tracing === null) return log;
  const span = (rows: number, work: () => Promise<void>): Promise<void> =>
    tracing.span('live_log.append', { 'sentinelml.model': model, 'sentinelml.rows': rows }, work);
  const appends: Appends = {
    append: (row) => span(1, () => log.append(row)),
    appendMany: (rows) => span(rows.length, () => log.appendMany(rows)),
    appendLines: (lines) => span(lines.length, () => log.appendLines(lines)),
    appendBytes: (lines, rows) => span(rows, () => log.appendBytes(lines, rows)),
  };
  return { ...log, ...appends };
}
