/**
 * The one catalogue of errors. Every failure a user can cause or must act on has a stable code here, a message
 * that says what was expected, what came and where, an HTTP status, and the exit code of the command line.
 * `docs/errors.md` has one heading per code; a test holds the two together.
 */

interface CatalogueEntry {
  /** `{name}` marks a parameter. */
  readonly message: string;
  /** The HTTP status when it leaves through the API. */
  readonly status: number;
  /** The exit code when it leaves through the command line: 1 failed, 2 bad usage or bad input. */
  readonly exitCode: 1 | 2;
  /** True when trying again cannot help: a Temporal activity that meets it is not retried. */
  readonly permanent: boolean;
  /** What leaves through the API in place of the message, when that names a path of this machine. */
  readonly publicMessage?: string;
}

const badInput = { exitCode: 2, permanent: true } as const;
const failure = { exitCode: 1, permanent: false } as const;

export const ERROR_CATALOGUE = {
  SENT_CONFIG_NOT_FOUND: {
    ...badInput,
    status: 500,
    message:
      'No configuration: expected a file at {path}. Run in a folder that has sentinel.config.yaml, or pass --config FILE.',
  },
  SENT_CONFIG_INVALID: {
    ...badInput,
    status: 500,
    message: '{path} is not a valid configuration: {problems}',
  },
  SENT_MODEL_UNKNOWN: {
    ...badInput,
    status: 404,
    message: 'Expected one of the models {known}, got "{model}".',
  },
  SENT_MODEL_NOT_TRAINED: {
    ...failure,
    status: 503,
    message:
      'Model "{model}" has no version to serve in {path}. Train it with: sentinel train --model {model}',
    publicMessage: 'Model "{model}" is not trained yet. Train it with: sentinel train --model {model}',
  },
  SENT_MODEL_FILE_INVALID: {
    ...badInput,
    status: 503,
    message: 'The model file {path} cannot be used: {problem}',
    publicMessage: 'The model file cannot be used; the log of the API says why.',
  },
  SENT_MODEL_NOT_TRAINABLE: {
    ...badInput,
    status: 422,
    message:
      'Model "{model}" cannot be trained here: {problem}. Train it elsewhere and take it in with: sentinel model import FILE --model {model}',
  },
  SENT_AUDIT_FAILED: {
    ...failure,
    status: 503,
    message: 'The audit log in {folder} does not take an entry, so nothing was done: {problem}',
    publicMessage: 'The audit log does not take an entry, so nothing was done; the log of the API says why.',
  },
  SENT_AUDIT_BROKEN: {
    ...failure,
    status: 500,
    permanent: true,
    message: 'The audit log is broken at {path}: {problem}',
    publicMessage: 'The audit log is broken; sentinel audit verify says where.',
  },
  SENT_HOST_UNKNOWN: {
    ...badInput,
    status: 421,
    message:
      'Expected a request to localhost or the host of api.public_url, got "{host}". Without API keys no other name is answered.',
  },
  SENT_ONNX_UNAVAILABLE: {
    ...failure,
    status: 503,
    message:
      'Model "{model}" is an ONNX model, which needs the package onnxruntime-node: {problem}. Install it with: ' +
      'ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node',
    publicMessage: 'Model "{model}" is an ONNX model, and ONNX Runtime is not installed.',
  },
  SENT_MODEL_FILE_MISSING: {
    ...failure,
    status: 503,
    message: 'Model "{model}" has no model file at {path}.',
    publicMessage: 'Model "{model}" has no model file; the log of the API says where it was expected.',
  },
  SENT_MODEL_FILE_FIXED: {
    ...badInput,
    status: 409,
    message:
      'Model "{model}" is served from {path}, the configuration\'s model_file, so it has no versions. Remove model_file to use them.',
    publicMessage: 'Model "{model}" is served from a fixed model file, so it has no versions.',
  },
  SENT_MODEL_VERSION_UNKNOWN: {
    ...badInput,
    status: 404,
    message: 'Model "{model}" has no version "{version}"; it has {known}.',
  },
  SENT_MODEL_VERSION_NOT_SERVED: {
    ...badInput,
    status: 404,
    message: 'Model "{model}" is served by version "{served}", not by "{version}".',
  },
  SENT_MODEL_VERSION_CONFLICT: {
    ...badInput,
    status: 409,
    message:
      'Expected version {expected} of model "{model}" to be the champion, but it is {champion}: another was promoted meanwhile.',
  },
  SENT_MODEL_NO_EARLIER_VERSION: {
    ...badInput,
    status: 409,
    message: 'Model "{model}" has no earlier champion to go back to.',
  },
  SENT_REQUEST_MALFORMED: { ...badInput, status: 400, message: 'Expected a JSON body, got {problem}.' },
  SENT_REQUEST_ABORTED: {
    ...badInput,
    status: 400,
    message: 'The request ended before its body was complete.',
  },
  SENT_REQUEST_INVALID: {
    ...badInput,
    status: 422,
    message: 'The request does not fit model "{model}": {problems}',
  },
  SENT_FEEDBACK_INVALID: { ...badInput, status: 422, message: 'The feedback cannot be used: {problems}' },
  SENT_REQUEST_MEDIA_TYPE: {
    ...badInput,
    status: 415,
    message: 'Expected Content-Type {expected}, got {got}.',
  },
  SENT_REQUEST_TOO_LARGE: { ...badInput, status: 413, message: 'Expected a body of at most {limit} bytes.' },
  SENT_REQUEST_CSV_INVALID: {
    ...badInput,
    status: 400,
    message: 'Expected a body of CSV with a header: {problem}.',
  },
  SENT_REQUEST_BINARY_INVALID: {
    ...badInput,
    status: 400,
    message: 'The body is not JSON with raw tensors behind it: {problem}.',
  },
  SENT_ROUTE_UNKNOWN: { ...badInput, status: 404, message: 'Nothing is served at {method} {path}.' },
  SENT_METHOD_NOT_ALLOWED: {
    ...badInput,
    status: 405,
    message: '{path} does not answer {method}; it answers {allowed}.',
  },
  SENT_UNAUTHORIZED: {
    ...badInput,
    status: 401,
    message: 'Expected a valid API key in the header Authorization: Bearer KEY.',
  },
  SENT_FORBIDDEN: {
    ...badInput,
    status: 403,
    message: 'The API key "{name}" has no scope "{scope}", which this request needs.',
  },
  SENT_CROSS_SITE: {
    ...badInput,
    status: 403,
    message: 'Expected a form of this dashboard, got one that was not sent from its pages.',
  },
  SENT_API_KEY_INVALID: { ...badInput, status: 500, message: '{where}: expected {expected}.' },
  SENT_RATE_LIMITED: {
    ...failure,
    status: 429,
    message: 'Expected at most {requests} requests in {per}, got more. Try again in {seconds} s.',
  },
  SENT_REQUEST_NOT_HTTP: {
    ...badInput,
    status: 400,
    message: 'Expected an HTTP/1.1 request, got {problem}.',
  },
  SENT_REQUEST_TIMEOUT: {
    ...failure,
    status: 408,
    message: 'Expected the whole request within {limit}, got a part of it.',
  },
  SENT_REQUEST_HEADERS_TOO_LARGE: {
    ...badInput,
    status: 431,
    message: 'Expected headers of at most {limit} bytes together, got more.',
  },
  SENT_REQUEST_EXPECTATION: {
    ...badInput,
    status: 417,
    message: 'Expected no header Expect but 100-continue, got "{got}".',
  },
  SENT_REPORT_UNKNOWN: { ...badInput, status: 404, message: 'There is no report {file} of model "{model}".' },
  SENT_RUN_UNKNOWN: { ...badInput, status: 404, message: 'There is no run "{run}".' },
  SENT_LISTEN_WITHOUT_KEY: {
    ...badInput,
    status: 500,
    message:
      'Refusing to listen on {host}, which is beyond loopback, without an API key. Set SENTINEL_API_KEY or api.keys (sentinel key new makes one), or listen on 127.0.0.1.',
  },
  SENT_PORT_TAKEN: {
    ...failure,
    status: 500,
    message: 'Port {port} on {host} is taken, so the {what} cannot listen there. {hint}',
  },
  SENT_ALREADY_RUNNING: {
    ...failure,
    status: 500,
    message:
      'sentinel start already runs on this project (process {pid}, API {address}). Stop it first, or use it.',
  },
  SENT_LIVE_LOG_FAILED: {
    ...failure,
    status: 503,
    message: 'The prediction was not logged, so it is not answered: {problem}',
  },
  SENT_DATA_FILE_NOT_FOUND: {
    ...badInput,
    status: 500,
    message: 'Expected a CSV or Parquet file at {path}, found none.',
  },
  SENT_DATA_FILE_INVALID: {
    ...badInput,
    status: 500,
    message: '{path} cannot be read as {format}: {problem}',
  },
  SENT_DATA_COLUMN_MISSING: {
    ...badInput,
    status: 500,
    message: '{path} has no column "{column}"; it has {columns}.',
  },
  SENT_DATA_VALUE_INVALID: {
    ...badInput,
    status: 500,
    message: '{path}, row {row}, column "{column}": expected {expected}, got "{value}".',
  },
  SENT_DISK_FULL: {
    ...failure,
    status: 503,
    message: 'There is no room left on the disk: {problem}',
    publicMessage: 'There is no room left on the disk; the log says where.',
  },
  SENT_OUT_OF_MEMORY: {
    ...failure,
    status: 503,
    message:
      'There is not enough memory ({problem}). Raise worker.memory_limit, lower worker.concurrency, or take a shorter window.',
  },
  SENT_SYSTEM_REFUSED: {
    ...failure,
    status: 503,
    message: 'The system refused: {problem}',
    publicMessage: 'The system refused access to a file; the log says which.',
  },
  SENT_USAGE: { ...badInput, status: 500, message: '{problem}' },
  SENT_OUTPUT_FAILED: { ...failure, status: 500, message: 'Cannot write {path}: {problem}' },
  SENT_TEMPORAL_UNREACHABLE: {
    ...failure,
    status: 503,
    message:
      'Temporal does not answer at {address}. Start it with: sentinel start (or set TEMPORAL_ADDRESS).',
  },
  SENT_TEMPORAL_REFUSED: {
    ...failure,
    status: 503,
    message: 'Temporal at {address} cannot be used: {problem}.',
  },
  SENT_TEMPORAL_CONFIG_INVALID: {
    ...badInput,
    status: 500,
    message: 'The variables TEMPORAL_… or the profile file cannot be used: {problem}.',
  },
  SENT_TEMPORAL_UNAVAILABLE: {
    ...failure,
    status: 500,
    message:
      'No Temporal dev server can be had: {problem}. Any of these four ways gives one: set TEMPORAL_ADDRESS to a running server; ' +
      'put the temporal CLI on PATH; allow the download by the Temporal SDK; install Go 1.25 or newer so that tools/temporal-cli can be built.',
  },
  SENT_TEMPORAL_FAILED: {
    ...failure,
    status: 500,
    message: 'The Temporal dev server stopped or did not get ready: {problem}',
  },
  SENT_API_UNREACHABLE: {
    ...failure,
    status: 503,
    message: 'The API does not answer at {address} ({problem}). Start it with: sentinel start',
  },
  SENT_API_REFUSED: {
    ...failure,
    status: 500,
    message: 'The API refused row {row} with status {status}: {problem}',
  },
  SENT_SCHEDULE_FOREIGN: {
    ...failure,
    status: 500,
    message:
      'The schedule {schedule} exists and was not made by this project, so it is left alone. Rename the model, or delete it with: temporal schedule delete --schedule-id {schedule}',
  },
  SENT_SCHEDULE_REFUSED: {
    ...failure,
    status: 500,
    message: 'Temporal refused the schedule {schedule}: {problem}',
  },
  SENT_SCHEDULE_UNKNOWN: {
    ...badInput,
    status: 404,
    message: 'Expected one of the schedules {known} (or the model of one), got "{schedule}".',
  },
  SENT_SCHEDULE_NOT_APPLIED: {
    ...failure,
    status: 404,
    message:
      'The schedule {schedule} is declared but not on the server. Make it with: sentinel schedule apply',
  },
  SENT_RUN_FAILED: { ...failure, status: 500, message: 'The run {run} failed: {problem}' },
  SENT_RUN_LOST: {
    ...failure,
    status: 500,
    message:
      'Temporal went away while the run {run} was followed ({problem}). The run goes on when it is back; sentinel runs lists the checks that have finished.',
  },
  SENT_COMPACTION_MISMATCH: {
    ...badInput,
    exitCode: 1,
    status: 500,
    message: '{path}: {different} of {rows} rows were not written as they stand there, so the file is kept.',
  },
  SENT_COMPACTION_FAILED: {
    ...failure,
    status: 500,
    message: '{failed} of {days} days could not be compacted and are kept as they are: {problems}',
  },
  SENT_IMPORTANCE_TOO_SLOW: {
    ...failure,
    status: 500,
    permanent: true,
    message:
      'The importances of the {columns} features of model "{model}" take more than {seconds} s to measure: {problem}',
  },
  SENT_WORKER_SILENT: {
    ...failure,
    status: 503,
    message:
      'Temporal answers, but no worker took the decision within {seconds} s. See whether one runs; sentinel start and sentinel worker start one.',
  },
  SENT_RETRAIN_NOT_WAITING: { ...badInput, exitCode: 1, status: 409, message: '{problem}' },
  SENT_SECRET_MISSING: {
    ...badInput,
    status: 500,
    message: 'Expected the environment variable {variable}, which {where} names, to be set; it is not.',
  },
  SENT_CHANNEL_UNKNOWN: {
    ...badInput,
    status: 404,
    message: 'Expected one of the channels {known}, got "{channel}".',
  },
  SENT_NOTIFY_REFUSED: {
    ...badInput,
    exitCode: 1,
    status: 502,
    message: 'The channel "{channel}" does not accept the alert, and would not later: {problem}',
  },
  SENT_NOTIFY_FAILED: {
    ...failure,
    status: 502,
    message: 'The channel "{channel}" did not take the alert: {problem}',
  },
  SENT_INTERNAL: { ...failure, status: 500, message: 'Something went wrong inside SentinelML: {problem}' },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

type Placeholder<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/** The parameters that a code's message template names. */
export type ErrorParameters<Code extends ErrorCode> = Record<
  Placeholder<(typeof ERROR_CATALOGUE)[Code]['message']>,
  string | number
>;

/** One thing that is wrong in a request, in the shape problem+json carries it. */
export interface FieldError {
  /** JSON pointer into the body (RFC 6901), such as `/instances/3/age`. */
  readonly pointer: string;
  readonly detail: string;
}

/** An error out of the catalogue. Its `code` is stable; its message is for people. */
export class SentinelError extends Error {
  override readonly name = 'SentinelError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly exitCode: 1 | 2;
  readonly permanent: boolean;
  readonly errors: readonly FieldError[];
  /** The message without paths of this machine, for clients of the API. */
  readonly publicMessage: string;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; errors?: readonly FieldError[]; publicMessage?: string } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const entry: CatalogueEntry = ERROR_CATALOGUE[code];
    this.code = code;
    this.status = entry.status;
    this.exitCode = entry.exitCode;
    this.permanent = entry.permanent;
    this.errors = options.errors ?? [];
    this.publicMessage = options.publicMessage ?? message;
  }
}

/**
 * Makes the error of a code, its message filled in.
 *
 * @example throw sentinelError('SENT_MODEL_UNKNOWN', { model: 'incme', known: 'income, income_full' });
 */
export function sentinelError<Code extends ErrorCode>(
  code: Code,
  parameters: ErrorParameters<Code>,
  options: { cause?: unknown; errors?: readonly FieldError[] } = {},
): SentinelError {
  const values: Record<string, string | number> = parameters;
  const fill = (template: string): string =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  const entry: CatalogueEntry = ERROR_CATALOGUE[code];
  return new SentinelError(code, fill(entry.message), {
    ...options,
    ...(entry.publicMessage === undefined ? {} : { publicMessage: fill(entry.publicMessage) }),
  });
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
