/** The models this process serves, each with its parser and its live log. */
import { SentinelError } from '../config/errors.js';
import type { ModelConfig, SentinelConfig } from '../config/load-config.js';
import { modelOf } from '../config/load-config.js';
import { outputColumns, probabilityColumns, separateClasses } from '../config/target.js';
import type { PredictionMetrics } from '../metrics/prediction-metrics.js';
import type { Predictor } from '../model/predictor.js';
import type { LiveLog } from '../store/live-log.js';
import { createFreshIds, type FreshIds } from './fresh-ids.js';
import type { PayloadLog } from './payload-log.js';
import { createRecentIds, type RecentIds } from './recent-ids.js';
import { createRequestParser, type ParsePredictRequest } from './request-schema.js';

export interface ServedModel {
  readonly config: ModelConfig;
  readonly features: readonly string[];
  /** What of an answer stands in the log, behind the features. */
  readonly outputs: readonly ('prediction' | 'probability')[];
  /** The classes whose probabilities stand behind those; none of two classes or a regression. */
  readonly separateClasses: readonly string[];
  readonly predictor: Predictor;
  readonly log: LiveLog;
  readonly parse: ParsePredictRequest;
  readonly freshIds: FreshIds;
  /** The predictions answered last, for feedback about them. */
  readonly recent: RecentIds;
  /** Told of every prediction, where the configuration says so. */
  readonly payloads: PayloadLog | null;
}

export interface ServedModels {
  /**
   * The model of that id, loaded on its first use, so that one trained after the API started is served at once.
   *
   * @throws SentinelError SENT_MODEL_UNKNOWN, SENT_MODEL_NOT_TRAINED, SENT_MODEL_FILE_INVALID
   */
  get(id: string): Promise<ServedModel>;
  /** The model of that id if it is loaded. */
  ready(id: string): ServedModel | undefined;
  /** The models loaded so far. */
  loaded(): readonly ServedModel[];
  /**
   * Looks whether a model has another champion, or its first, and serves that from the next request on; requests under way
   * end with the one they began with. A version that cannot be loaded leaves the present one serving.
   */
  refresh(): Promise<void>;
  /** Flushes and closes every live log. */
  close(): Promise<void>;
}

export interface ServedModelsDeps {
  readonly config: SentinelConfig;
  readonly loadModel: (model: ModelConfig) => Promise<Predictor>;
  /** Changes when a model is to be loaded again. */
  readonly modelStamp: (model: ModelConfig) => Promise<string>;
  readonly openLog: (model: ModelConfig, header: readonly string[]) => LiveLog;
  readonly metrics: () => PredictionMetrics;
  /** None unless told. */
  readonly payloads?: PayloadLog;
  /** Told of a model that is served by another version now. */
  readonly onReload?: (model: string, versions: { readonly from: string; readonly to: string }) => void;
  /** Told, once for each promotion, that what was promoted cannot be loaded. */
  readonly onReloadFailed?: (model: string, problem: unknown) => void;
}

/** Some 10 MB for each model. */
const RECENT_IDS = 100_000;

/** The columns of a model's live log, in order. */
function liveLogHeader(model: ModelConfig): string[] {
  const outputs = outputColumns(model.target).map(({ name }) => name);
  return [
    'id',
    'timestamp',
    'model_version',
    ...Object.keys(model.features),
    ...outputs,
    ...probabilityColumns(model.target),
  ];
}

/** Serves the models of a configuration. */
export function createServedModels(deps: ServedModelsDeps): ServedModels {
  const { config, loadModel, modelStamp, openLog, metrics, payloads = null, onReload, onReloadFailed } = deps;
  const served = new Map<string, ServedModel>();
  const loading = new Map<string, Promise<ServedModel>>();
  /** What was loaded last, or found not to load, by model. */
  const stamps = new Map<string, { readonly loaded: string; readonly failed?: string }>();
  /** The stamps of models that had no version yet. */
  const untrained = new Map<string, string>();

  async function load(id: string): Promise<ServedModel> {
    const model = modelOf(config, id);
    // Taken before the model is read: a promotion in between is noticed by the next refresh.
    const stamp = await modelStamp(model).catch(() => '');
    const predictor = await loadModel(model);
    const entry: ServedModel = {
      config: model,
      features: Object.keys(model.features),
      outputs: outputColumns(model.target).map(({ name }) => name),
      separateClasses: separateClasses(model.target),
      predictor,
      log: openLog(model, liveLogHeader(model)),
      parse: createRequestParser(model, config.api),
      freshIds: createFreshIds(),
      recent: createRecentIds(RECENT_IDS),
      payloads,
    };
    announce(entry);
    stamps.set(id, { loaded: stamp });
    served.set(id, entry);
    return entry;
  }

  function announce({ config: model, predictor }: ServedModel): void {
    metrics().served({
      model: model.id,
      version: predictor.version,
      framework: predictor.framework,
      trainedAt: predictor.trainedAt,
      // The numbers that a regression predicts are one kind of answer.
      classes: model.target.type === 'classification' ? model.target.classes : [''],
    });
  }

  async function reload(entry: ServedModel): Promise<void> {
    const { id } = entry.config;
    const known = stamps.get(id);
    const stamp = await modelStamp(entry.config);
    if (known?.loaded === stamp) return;
    try {
      const predictor = await loadModel(entry.config);
      stamps.set(id, { loaded: stamp });
      if (predictor.version === entry.predictor.version) return;
      const fresh = { ...entry, predictor };
      announce(fresh);
      served.set(id, fresh);
      onReload?.(id, { from: entry.predictor.version, to: predictor.version });
    } catch (problem) {
      // Tried again with every refresh, as a disk may be at fault, but said once.
      if (known?.failed !== stamp) onReloadFailed?.(id, problem);
      stamps.set(id, { loaded: known?.loaded ?? '', failed: stamp });
    }
  }

  /** Serves a model that had no version before, as soon as it has one. */
  async function takeUp(id: string): Promise<void> {
    const stamp = await modelStamp(modelOf(config, id)).catch(() => '');
    if (untrained.get(id) === stamp) return;
    // What cannot be loaded is tried again with every refresh, as in `reload`, but told of once.
    try {
      await get(id);
    } catch (problem) {
      if (problem instanceof SentinelError && problem.code === 'SENT_MODEL_NOT_TRAINED')
        untrained.set(id, stamp);
      else if (stamps.get(id)?.failed !== stamp) onReloadFailed?.(id, problem);
      stamps.set(id, { loaded: '', failed: stamp });
    }
  }

  async function get(id: string): Promise<ServedModel> {
    const ready = served.get(id);
    if (ready) return ready;
    // Requests that arrive while a model loads share one load; a failed one is tried again by the next request.
    let pending = loading.get(id);
    if (!pending) {
      pending = load(id).finally(() => loading.delete(id));
      loading.set(id, pending);
    }
    return pending;
  }

  return {
    get,
    ready: (id) => served.get(id),
    loaded: () => [...served.values()],
    async refresh() {
      await Promise.all(
        Object.keys(config.models).map((id) => {
          const entry = served.get(id);
          if (entry === undefined) return takeUp(id);
          return reload(entry).catch((problem: unknown) => onReloadFailed?.(id, problem));
        }),
      );
    },
    async close() {
      await Promise.all([...served.values()].map(({ log }) => log.close()));
    },
  };
}
