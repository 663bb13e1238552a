import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { GraphDrawStyle } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import {
  INFERENCE_DURATION,
  LOG_APPEND_DURATION,
  LOG_APPENDS,
  LOG_BYTES,
  LOG_FSYNC_DURATION,
  LOG_QUEUE_ROWS,
  LOG_WRITTEN_BYTES,
} from '../../metrics/prediction-metrics.js';
import { series, timeseries, WHOLE } from '../panel.js';
import { ofModel, perSecond, quantile } from '../promql.js';

const OF_MODEL = 'model="$model"';

/** What a prediction waits for: the model, and the write of its row. */
export function liveLogRow(): Builder<Panel>[] {
  return [
    timeseries('Inference', 'Time that one request spends in the model: median and 99th percentile.')
      .withTarget(series(quantile(0.5, INFERENCE_DURATION, OF_MODEL, []), 'p50', 'A'))
      .withTarget(series(quantile(0.99, INFERENCE_DURATION, OF_MODEL, []), 'p99', 'B'))
      .unit(units.Seconds)
      .min(0)
      .fillOpacity(0),

    timeseries(
      'Until the row is written',
      'Time until the rows of one request stand in the live log: median and 99th percentile. A prediction is answered only then.',
    )
      .withTarget(series(quantile(0.5, LOG_APPEND_DURATION, OF_MODEL, []), 'p50', 'A'))
      .withTarget(series(quantile(0.99, LOG_APPEND_DURATION, OF_MODEL, []), 'p99', 'B'))
      .unit(units.Seconds)
      .min(0)
      .fillOpacity(0),

    timeseries(
      'One flush to disk',
      'Time of one flush of the live log to disk: median and 99th percentile. There are some with "durability: fsync" alone, where every row waits for one.',
    )
      .withTarget(series(quantile(0.5, LOG_FSYNC_DURATION, OF_MODEL, []), 'p50', 'A'))
      .withTarget(series(quantile(0.99, LOG_FSYNC_DURATION, OF_MODEL, []), 'p99', 'B'))
      .unit(units.Seconds)
      .min(0)
      .fillOpacity(0),

    timeseries(
      'Rows to the live log',
      'Rows handed to the live log a second. Rows that failed were refused: their predictions were not answered. The alert LiveLogFailing tells of them.',
    )
      .withTarget(series(perSecond(ofModel(LOG_APPENDS), ['outcome']), '{{outcome}}'))
      .unit(units.CountsPerSecond)
      .min(0)
      .drawStyle(GraphDrawStyle.Line)
      .overrideByName('failed', [{ id: 'color', value: { mode: 'fixed', fixedColor: 'red' } }]),

    timeseries(
      'Rows that wait',
      'Rows that wait for a write, or are in one, all processes together. It is near zero unless the disk cannot keep up.',
    )
      .withTarget(series(`sum (${ofModel(LOG_QUEUE_ROWS)})`, 'rows'))
      .unit(units.Short)
      .min(0),

    timeseries('Bytes written', 'Bytes appended a second, all processes together.')
      .withTarget(series(perSecond(ofModel(LOG_WRITTEN_BYTES)), 'bytes'))
      .unit(units.BytesPerSecondIEC)
      .min(0),

    timeseries(
      'Size of the live log',
      'Bytes of this model’s live log on disk, all writers and days. Compaction and retention make it smaller.',
    )
      .withTarget(series(`max (${ofModel(LOG_BYTES)})`, 'bytes'))
      .unit(units.BytesIEC)
      .min(0)
      .span(WHOLE),
  ];
}
