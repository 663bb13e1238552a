/** The models this process serves, each with its parser and its live log. */
import type { ModelConfig, SentinelConfig } from '../config/load-config.js';
import { modelOf } from '../config/load-config.js';
import type { PredictionMetrics } from '../metrics/prediction-metrics.js';
import type { Predictor } from '../model/predictor.js';
import type { LiveLog } from '../store/live-log.js';
import { createRequestParser, type ParsePredictRequest } from './request-schema.js';

export interface ServedModel {
  readonly config: ModelConfig;
  readonly features: readonly string[];
  readonly predictor: Predictor;
  readonly log: LiveLog;
  readonly parse: ParsePredictRequest;
}

export interface ServedModels {
  /**
   * The model of that id, loaded on its first use, so that one trained after the API started is served at once.
   *
   * @throws SentinelError SENT_MODEL_UNKNOWN, SENT_MODEL_NOT_TRAINED, SENT_MODEL_FILE_INVALID
   */
  get(id: string): Promise<ServedModel>;
  /** The models loaded so far. */
  loaded(): readonly ServedModel[];
  /** Flushes and closes every live log. */
  close(): Promise<void>;
}

export interface ServedModelsDeps {
  readonly config: SentinelConfig;
  readonly loadModel: (model: ModelConfig) => Promise<Predictor>;
  readonly openLog: (model: ModelConfig, header: readonly string[]) => LiveLog;
  readonly metrics: () => PredictionMetrics;
}

/** The columns of a model's live log, in order. */
function liveLogHeader(model: ModelConfig): string[] {
  return ['id', 'timestamp', 'model_version', ...Object.keys(model.features), 'prediction', 'probability'];
}

/** Serves the models of a configuration. */
export function createServedModels({ config, loadModel, openLog, metrics }: ServedModelsDeps): ServedModels {
  const served = new Map<string, ServedModel>();
  const loading = new Map<string, Promise<ServedModel>>();

  async function load(id: string): Promise<ServedModel> {
    const model = modelOf(config, id);
    const predictor = await loadModel(model);
    const entry: ServedModel = {
      config: model,
      features: Object.keys(model.features),
      predictor,
      log: openLog(model, liveLogHeader(model)),
      parse: createRequestParser(model, config.api.batch_limit),
    };
    metrics().served({
      model: id,
      version: predictor.version,
      framework: predictor.header.framework,
      trainedAt: predictor.header.training.trained_at,
      classes: model.target.classes,
    });
    served.set(id, entry);
    return entry;
  }

  return {
    async get(id) {
      const ready = served.get(id);
      if (ready) return ready;
      // Requests that arrive while a model loads share one load; a failed one is tried again by the next request.
      let pending = loading.get(id);
      if (!pending) {
        pending = load(id).finally(() => loading.delete(id));
        loading.set(id, pending);
      }
      return pending;
    },
    loaded: () => [...served.values()],
    async close() {
      await Promise.all([...served.values()].map(({ log }) => log.close()));
    },
  };
}
