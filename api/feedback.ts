/** Takes ground truth: what turned out to be true of predictions, durably, whether the prediction is known or not. */
import { type FieldError, SentinelError } from '../config/errors.js';
import { type ModelConfig, modelOf, type SentinelConfig } from '../config/load-config.js';
import type { FeedbackMetrics } from '../metrics/feedback-metrics.js';
import type { LiveLog } from '../store/live-log.js';
import { actualOf, type FeedbackItem, invalidFeedback, parseFeedback } from './feedback-schema.js';
import type { KnownIds } from './known-ids.js';

/** One piece of feedback that was logged. */
export interface FeedbackAnswer {
  readonly id: string;
  readonly model: string;
  /** The number of the class, as `prediction` is; of a regression the number itself. */
  readonly actual: number;
  /** `null` for a regression. */
  readonly label: string | null;
  /** Whether the prediction stands in the live log; `null` when nobody could look. */
  readonly known: boolean | null;
  readonly timestamp: string;
}

export interface Feedback {
  /**
   * Logs feedback and answers once it is written.
   *
   * @param model whose predictions it is about; looked for in the logs of all models unless told
   * @throws SentinelError SENT_FEEDBACK_INVALID, SENT_MODEL_UNKNOWN; SENT_LIVE_LOG_FAILED, and then some of it may be
   *   written: sending all of it again does no harm, as the last feedback of a prediction counts
   */
  take(
    body: unknown,
    model?: string,
  ): Promise<FeedbackAnswer | { readonly feedback: readonly FeedbackAnswer[] }>;
  /** The logs written to so far. */
  logs(): readonly { readonly config: ModelConfig; readonly log: LiveLog }[];
  /** Flushes and closes the logs. */
  close(): Promise<void>;
}

export interface FeedbackDeps {
  readonly config: SentinelConfig;
  readonly openLog: (model: ModelConfig) => LiveLog;
  readonly known: KnownIds;
  readonly metrics: FeedbackMetrics;
  readonly now: () => Date;
}

/** Where a piece of feedback belongs. */
interface Placed {
  readonly item: FeedbackItem;
  readonly model: ModelConfig;
  readonly known: boolean | null;
}

export function createFeedback({ config, openLog, known, metrics, now }: FeedbackDeps): Feedback {
  const logs = new Map<string, { readonly config: ModelConfig; readonly log: LiveLog }>();

  function logOf(model: ModelConfig): LiveLog {
    let entry = logs.get(model.id);
    if (!entry) {
      entry = { config: model, log: openLog(model) };
      logs.set(model.id, entry);
    }
    return entry.log;
  }

  /** The model that each piece names, where it names one. */
  function namedModels(items: readonly FeedbackItem[], batch: boolean, asked: string | undefined) {
    const errors: FieldError[] = [];
    const named = items.map((item, i) => {
      const id = asked ?? item.model;
      const fail = (detail: string): undefined => {
        errors.push({ pointer: batch ? `/${i}/model` : '/model', detail });
      };
      if (id === undefined) return undefined;
      if (item.model !== undefined && item.model !== id) return fail(`expected "${id}", as the address says`);
      try {
        return modelOf(config, id);
      } catch (error) {
        if (error instanceof SentinelError && asked === undefined) return fail(error.publicMessage);
        throw error;
      }
    });
    if (errors.length > 0) throw invalidFeedback(errors);
    return named;
  }

  /** Finds out which predictions are known, and whose they are where nobody said. */
  async function place(
    items: readonly FeedbackItem[],
    named: readonly (ModelConfig | undefined)[],
  ): Promise<Placed[]> {
    const byDefault = modelOf(config, config.default_model);
    const placed = new Map<number, Placed>();
    let unchecked = false;
    const models = [byDefault, ...Object.values(config.models).filter(({ id }) => id !== byDefault.id)];
    for (const model of models) {
      const open = items.flatMap((item, i) => {
        const mayBe = named[i] === undefined || named[i]?.id === model.id;
        return mayBe && !placed.has(i) ? [{ i, item }] : [];
      });
      if (open.length === 0) continue;
      const found = await known.find(
        model.id,
        open.map(({ item }) => item.id),
      );
      if (found === null) unchecked = true;
      for (const { i, item } of open) {
        if (found?.has(item.id)) placed.set(i, { item, model, known: true });
        else if (named[i]) placed.set(i, { item, model, known: found === null ? null : false });
      }
    }
    return items.map(
      (item, i) => placed.get(i) ?? { item, model: byDefault, known: unchecked ? null : false },
    );
  }

  async function append(model: ModelConfig, rows: readonly FeedbackAnswer[]): Promise<void> {
    try {
      await logOf(model).appendMany(
        rows.map(({ id, timestamp, actual, known: isKnown }) => [
          id,
          timestamp,
          actual,
          isKnown === null ? null : Number(isKnown),
        ]),
      );
    } catch (error) {
      metrics.took(model.id, 'failed', rows.length);
      throw error;
    }
    for (const { known: isKnown } of rows)
      metrics.took(model.id, isKnown === null ? 'unchecked' : isKnown ? 'known' : 'unknown', 1);
  }

  return {
    async take(body, asked) {
      const { items, batch } = parseFeedback(body, config.api.batch_limit);
      const placed = await place(items, namedModels(items, batch, asked));
      const timestamp = now().toISOString();
      const errors: FieldError[] = [];
      const answers = placed.map(({ item, model, known: isKnown }, i): FeedbackAnswer => {
        const actual = actualOf(item.actual, model.target);
        const { target } = model;
        if (typeof actual !== 'number') {
          const got = JSON.stringify(item.actual).slice(0, 60);
          const detail = `expected ${actual.expected}, got ${got}`;
          errors.push({ pointer: batch ? `/${i}/actual` : '/actual', detail });
        }
        const value = typeof actual === 'number' ? actual : Number.NaN;
        const label = target.type === 'classification' ? (target.classes[value] ?? null) : null;
        return { id: item.id, model: model.id, actual: value, label, known: isKnown, timestamp };
      });
      if (errors.length > 0) throw invalidFeedback(errors);
      const models = new Map(placed.map(({ model }) => [model.id, model]));
      for (const model of models.values())
        await append(
          model,
          answers.filter((answer) => answer.model === model.id),
        );
      const [first] = answers;
      return batch || !first ? { feedback: answers } : first;
    },
    logs: () => [...logs.values()],
    async close() {
      await Promise.all([...logs.values()].map(({ log }) => log.close()));
    },
  };
}
