import { sentinelError } from '../../config/errors.js';
import { parseLenientJson } from '../parse-lenient-json.js';
import { decodeUtf8 } from '../request-body.js';
import { fieldErrors, invalidRequest, type PredictRequest } from '../request-schema.js';
import type { RowReaders } from '../row-readers.js';
import { outputProblems } from './outputs.js';
import { readTensors } from './read-tensors.js';
import { type InferRequest, inferRequestSchema } from './schemas.js';
import { tensorCells } from './tensor-cells.js';

/** The header that says how many bytes of a body are JSON; raw tensors follow it. */
export const HEADER_LENGTH = 'Inference-Header-Content-Length';

/**
 * Reads an inference request: JSON, or JSON and raw tensors behind it.
 *
 * @param headerLength the header `Inference-Header-Content-Length`
 * @throws SentinelError SENT_REQUEST_MALFORMED, SENT_REQUEST_BINARY_INVALID, SENT_REQUEST_INVALID
 */
export function readInferRequest(
  body: Uint8Array,
  headerLength: string | undefined,
  { model, parseCells }: RowReaders,
): { readonly request: InferRequest; readonly rows: PredictRequest } {
  const length = headerLength === undefined ? body.length : jsonLength(headerLength, body.length);
  const json = parseLenientJson(decodeUtf8(body.subarray(0, length)));
  const parsed = inferRequestSchema.safeParse(json);
  if (!parsed.success) throw invalidRequest(model.id, fieldErrors(parsed.error));
  const request = parsed.data;
  const { tensors, problems } = readTensors(request.inputs, body.subarray(length));
  const wrong = [...problems, ...outputProblems(request, model.target)];
  if (wrong.length > 0) throw invalidRequest(model.id, wrong);
  const cells = tensorCells(tensors, model.features);
  if (!('value' in cells)) throw invalidRequest(model.id, cells);
  return { request, rows: parseCells(cells) };
}

function jsonLength(header: string, length: number): number {
  const value = /^\d{1,10}$/.test(header) ? Number(header) : Number.NaN;
  if (value <= length) return value;
  const problem = `${HEADER_LENGTH} is "${header.slice(0, 40)}", expected a number of bytes up to the body's ${length}`;
  throw sentinelError('SENT_REQUEST_BINARY_INVALID', { problem });
}
