import { Gauge, type Registry } from 'prom-client';

export const READY = 'sentinelml_ready';
export const READINESS_PROBLEM = 'sentinelml_readiness_problem';

/**
 * What keeps an API from being ready: it stops; its default model cannot be loaded; rows of a model, or feedback about
 * one, cannot be logged. `unknown`: it could not be found out in time.
 */
export type ReadinessReason = 'stopping' | 'model_unavailable' | 'live_log' | 'feedback_log' | 'unknown';

interface Found {
  readonly reason: ReadinessReason;
  /** Empty when it is about all. */
  readonly model: string;
}

export interface ReadinessOptions {
  readonly models: readonly string[];
  readonly defaultModel: string;
  /** As `/health/ready` finds it; called once a scrape. */
  readonly find: () => Promise<readonly Found[]>;
  /** How long a scrape waits for it; two seconds unless told. A model may be loading, or a disk not answer. */
  readonly patienceMs?: number;
}

/** Gauges of what `/health/ready` says, so that an API that a balancer has taken out is not silent. */
export function registerReadinessMetrics(registry: Registry, options: ReadinessOptions): void {
  const { models, defaultModel, find, patienceMs = 2_000 } = options;
  let filling: Promise<void> | undefined;

  async function refill(): Promise<void> {
    const found = await inTime(find, patienceMs);
    problem.reset();
    for (const model of models)
      for (const reason of ['live_log', 'feedback_log']) problem.set({ model, reason }, 0);
    problem.set({ model: defaultModel, reason: 'model_unavailable' }, 0);
    for (const reason of ['stopping', 'unknown']) problem.set({ model: '', reason }, 0);
    for (const { model, reason } of found) problem.set({ model, reason }, 1);
    ready.set(found.length === 0 ? 1 : 0);
  }

  function collect(): Promise<void> {
    filling ??= refill().finally(() => {
      filling = undefined;
    });
    return filling;
  }

  const ready = new Gauge({
    name: READY,
    help: 'Whether the API is ready, as /health/ready says (0 or 1).',
    registers: [registry],
    collect,
  });
  const problem = new Gauge({
    name: READINESS_PROBLEM,
    help: 'What keeps the API from being ready (0 or 1), by reason and the model it is about.',
    labelNames: ['model', 'reason'],
    registers: [registry],
    collect,
  });
}

async function inTime(find: () => Promise<readonly Found[]>, ms: number): Promise<readonly Found[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Found[]>((resolve) => {
    timer = setTimeout(() => resolve([{ reason: 'unknown', model: '' }]), ms);
  });
  return Promise.race([find(), late]).finally(() => clearTimeout(timer));
}
