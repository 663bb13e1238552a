import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { messageOf, sentinelError } from '../config/errors.js';
import { runInThread } from '../config/run-in-thread.js';
import { type ModelFile, parseModelFile } from './model-file.js';

export interface ForestPlace {
  /** The model's id, for messages. */
  readonly model: string;
  readonly path: string;
  /** What the file must be, in hex; not looked at unless told. */
  readonly sha256?: string | undefined;
}

/** Parsing and hashing so many bytes takes some 10 ms, about as long as it takes to start a thread for it. */
const LARGE_BYTES = 1_000_000;

/**
 * Reads one of our model files, a large one in a thread: hashing, decoding and checking 100 MB takes a second, in which nobody's request
 * would be answered. The forest is in memory that threads share, so that nothing is copied on its way back.
 *
 * @throws SentinelError SENT_MODEL_FILE_MISSING, SENT_MODEL_FILE_INVALID
 */
export async function readForest(place: ForestPlace): Promise<ModelFile> {
  const bytes = await stat(place.path).then(
    ({ size }) => size,
    // Reading it says what is wrong.
    () => 0,
  );
  return bytes < LARGE_BYTES ? readForestHere(place) : runInThread('model/read-forest-thread', place);
}

/** The same in the thread that calls it. */
export async function readForestHere({ model, path, sha256 }: ForestPlace): Promise<ModelFile> {
  const bytes = await readModelBytes({ model, path, sha256 });
  return parseModelFile(bytes.toString('utf8'), path);
}

/**
 * The bytes of a model file.
 *
 * @throws SentinelError SENT_MODEL_FILE_MISSING, SENT_MODEL_FILE_INVALID when they are not those of that hash
 */
export async function readModelBytes({ model, path, sha256 }: ForestPlace): Promise<Buffer> {
  const invalid = (problem: string, cause?: unknown) =>
    sentinelError('SENT_MODEL_FILE_INVALID', { path, problem }, { cause });
  const bytes = await readFile(path).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw sentinelError('SENT_MODEL_FILE_MISSING', { model, path }, { cause });
    throw invalid(messageOf(cause), cause);
  });
  if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw invalid('its SHA-256 is not the one in metadata.json; it was changed or damaged');
  return bytes;
}
