/** The answer to a batch and its lines of the live log, written as bytes, row by row. */
import { outputColumns, separateClasses, type TargetConfig } from '../../config/target.js';
import type { Prediction } from '../../model/predictor.js';
import { type CsvValue, csvCell, MAX_LINE_BYTES } from '../../store/csv-format.js';
import { answerMiddle, jsonNumber } from '../answer-text.js';
import { ID_LENGTH } from '../fresh-ids.js';
import { probabilitiesByLabel } from '../predict.js';
import type { FeatureRow } from '../row-check.js';
import { ByteText } from './byte-text.js';

/** What answers and lines say of a model. */
interface BatchModel {
  readonly model: string;
  readonly version: string;
  /** In the order of the log. */
  readonly features: readonly string[];
  readonly target: TargetConfig;
}

interface PredictedRows {
  readonly rows: readonly FeatureRow[];
  readonly predictions: readonly Prediction[];
  /** An id for each row, with a space between two. */
  readonly ids: string;
  /** ISO 8601. */
  readonly timestamp: string;
}

export interface WrittenBatch {
  /** `{"predictions": […]}` */
  readonly json: Uint8Array<ArrayBuffer>;
  /** Lines of the live log. */
  readonly csv: Uint8Array<ArrayBuffer>;
}

/** Bytes of a row that are probably enough: of its answer, and of its line without its features. */
const JSON_BYTES = 300;
const CSV_BYTES = 110;
const BYTES_OF_A_FEATURE = 12;

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const OPENING = bytesOf('{"predictions":[{"id":"');
const SEPARATOR = bytesOf(',{"id":"');
const CLOSING = bytesOf(']}');
const COMMA = ','.charCodeAt(0);
const LINE_END = '\n'.charCodeAt(0);

/**
 * A writer of batches. It writes what `createAnswerWriter` and the live log write of the same answers, byte for byte.
 *
 * @returns `null` (the writer) when a line is longer than a log takes
 */
export function createBatchWriter(about: BatchModel): (batch: PredictedRows) => WrittenBatch | null {
  const { model, version, features, target } = about;
  const outputs = outputColumns(target).map(({ name }) => name);
  const separate = separateClasses(target).length;
  const middleOf = ({ prediction, label }: Pick<Prediction, 'prediction' | 'label'>): string =>
    answerMiddle({ model, model_version: version, prediction, label });
  const classes = target.type === 'classification' ? target.classes : [];
  const middles = classes.map((label, prediction) => bytesOf(middleOf({ prediction, label })));

  return function writeBatch({ rows, predictions, ids, timestamp }) {
    const json = new ByteText(rows.length * JSON_BYTES);
    const csv = new ByteText(rows.length * (CSV_BYTES + features.length * BYTES_OF_A_FEATURE));
    const idBytes = bytesOf(ids);
    const jsonEnd = bytesOf(`,"timestamp":"${timestamp}"}`);
    const csvStart = bytesOf(`,${timestamp},${csvCell(version)}`);

    function writeAnswer(answer: Prediction, id: number): void {
      const { prediction, label, probability, probabilities } = answer;
      json.bytes(id === 0 ? OPENING : SEPARATOR);
      json.fewBytes(idBytes, id, id + ID_LENGTH);
      const middle = label === null ? undefined : middles[prediction];
      if (middle === undefined) json.text(middleOf(answer));
      else json.bytes(middle);
      json.plain(jsonNumber(probability));
      if (probabilities !== undefined)
        json.text(`,"probabilities":${JSON.stringify(probabilitiesByLabel(target, probabilities))}`);
      json.bytes(jsonEnd);
    }

    function writeCell(value: CsvValue): void {
      csv.byte(COMMA);
      if (value === null) return;
      if (typeof value === 'number') csv.plain(csvCell(value));
      else if (value === '' || !csv.plain(value)) csv.text(csvCell(value));
    }

    /** @returns the bytes of the line */
    function writeLine(row: FeatureRow, answer: Prediction, id: number): number {
      const start = csv.length;
      csv.fewBytes(idBytes, id, id + ID_LENGTH);
      csv.bytes(csvStart);
      for (const name of features) writeCell(row[name] ?? null);
      for (const name of outputs) writeCell(answer[name]);
      for (let k = 0; k < separate; k++) writeCell(answer.probabilities?.[k] ?? null);
      csv.byte(LINE_END);
      return csv.length - start;
    }

    for (let at = 0; at < rows.length; at++) {
      const [row, answer] = [rows[at] as FeatureRow, predictions[at] as Prediction];
      const id = at * (ID_LENGTH + 1);
      writeAnswer(answer, id);
      if (writeLine(row, answer, id) > MAX_LINE_BYTES) return null;
    }
    json.bytes(CLOSING);
    return { json: json.take(), csv: csv.take() };
  };
}
