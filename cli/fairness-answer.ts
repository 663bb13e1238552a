import type { FairnessJob } from '../activities/performance-job.js';
import { messageOf } from '../config/errors.js';
import {
  type FairnessConfig,
  type FairnessProblem,
  fairnessColumns,
  fairnessProblems,
  fairnessSchema,
  repeatedGroups,
} from '../config/fairness-schema.js';
import { modelOf, type SentinelConfig } from '../config/load-config.js';
import { formatInstant, visibleText } from '../report/format.js';
import { fairnessLines } from '../report/forms/fairness-table.js';
import { escaped } from '../report/forms/markdown-text.js';
import type { FairnessAnswer, FairnessCommandOptions } from './fairness.js';
import { parseNames } from './name-list.js';
import type { PerformanceCommandOptions } from './performance.js';
import { performanceOfFiles } from './performance-files.js';
import { performanceOfModel } from './performance-model.js';
import { refuse } from './refuse.js';

/**
 * Compares the groups of a window of a model's live log, as configured or as told. Nothing is kept of it.
 *
 * @throws SentinelError SENT_USAGE, SENT_MODEL_UNKNOWN, and what freezing a window throws
 */
export async function fairnessOfModel(
  config: SentinelConfig,
  id: string | undefined,
  options: FairnessCommandOptions,
): Promise<FairnessAnswer> {
  const model = modelOf(config, id);
  const fairness = asTold(model.fairness, toldOf(options));
  if (fairness.groups === undefined || fairness.groups.length === 0)
    refuse(
      `Model "${model.id}" has no fairness.groups. Name features by --groups, some of ${Object.keys(model.features).join(', ')}.`,
    );
  const parsed = fairnessSchema.safeParse(fairness);
  if (!parsed.success)
    refuse(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  refuseFirst(fairnessProblems(parsed.data, model.features, model.target));
  const models = { ...config.models, [model.id]: { ...model, fairness: parsed.data } };
  const answer = await performanceOfModel({ ...config, models }, model.id, {
    ...NO_OPTIONS,
    last: options.last,
    from: options.from,
    to: options.to,
  });
  const { source, window } = answer;
  const section = answer.performance?.fairness ?? null;
  return { schema_version: 1, model: model.id, source, window, fairness: section, problem: answer.problem };
}

/**
 * Compares the groups of the rows of a file.
 *
 * @throws SentinelError SENT_USAGE, and what `loadTable` throws
 */
export async function fairnessOfFiles(options: FairnessCommandOptions): Promise<FairnessAnswer> {
  const { groups = [], cuts = {}, reference: against = {} } = toldOf(options);
  if (groups.length === 0) refuse('Expected --groups COLUMNS or --together COLUMNS.');
  refuseFirst(repeatedGroups(groups));
  const attributes = fairnessColumns({ groups }).map((columns) => ({ columns, cuts }));
  const names = new Set(attributes.flatMap(({ columns }) => columns));
  const stray = Object.keys(cuts).find((name) => !names.has(name));
  if (stray !== undefined) refuse(`--cuts ${stray}: expected a column of --groups or --together.`);
  const held = Object.keys(against).find((name) => !groups.includes(name));
  if (held !== undefined) refuse(`--against ${held}: expected a column of --groups.`);
  const fairness: FairnessJob = {
    types: Object.fromEntries(
      [...names].map((name) => [name, Object.hasOwn(cuts, name) ? 'numeric' : 'categorical'] as const),
    ),
    options: {
      attributes,
      favourable: options.favourable,
      against: Object.fromEntries(Object.entries(against).map(([name, value]) => [name, [value]])),
      minimumRows: options.minimumRows,
      alpha: options.alpha,
    },
  };
  const { current, reference, target, prediction, score, probabilities, classes, regression } = options;
  const answer = await performanceOfFiles(
    { ...NO_OPTIONS, current, reference, target, prediction, score, probabilities, classes, regression },
    fairness,
  );
  const section = answer.performance?.fairness ?? null;
  return {
    schema_version: 1,
    model: null,
    source: answer.source,
    window: null,
    fairness: section,
    problem: answer.problem,
  };
}

const NO_OPTIONS: PerformanceCommandOptions = {
  windows: 0,
  evaluate: false,
  regression: false,
  failOnFall: false,
};

function refuseFirst([problem]: readonly FairnessProblem[]): void {
  if (problem !== undefined) refuse(`${problem.path.join('.')}: ${problem.message}`);
}

/**
 * The configuration with what is told in its place. Where other groups are told, what is configured of columns that are not
 * among them has no meaning.
 */
function asTold(configured: FairnessConfig | undefined, told: ReturnType<typeof toldOf>) {
  const groups = told.groups ?? configured?.groups;
  const columns = fairnessColumns({ groups: groups ?? [] }).flat();
  const among = <T>(names: readonly unknown[], of: Readonly<Record<string, T>> = {}) =>
    Object.fromEntries(Object.entries(of).filter(([name]) => names.includes(name)));
  return {
    ...configured,
    ...told,
    groups,
    cuts: { ...among(columns, configured?.cuts), ...told.cuts },
    reference: { ...among(groups ?? [], configured?.reference), ...told.reference },
  };
}

/** What the options say, in the form of the configuration. */
function toldOf(options: FairnessCommandOptions) {
  const { groups, together, cuts, against, favourable, minimumRows, alpha } = options;
  return {
    ...(groups || together.length > 0 ? { groups: [...(groups ?? []), ...together.map(namesIn)] } : {}),
    ...(Object.keys(cuts).length > 0 ? { cuts } : {}),
    ...(Object.keys(against).length > 0
      ? {
          reference: Object.fromEntries(Object.entries(against).map(([name, [value = '']]) => [name, value])),
        }
      : {}),
    ...(favourable ? { favourable } : {}),
    ...(minimumRows === undefined ? {} : { minimum_rows: minimumRows }),
    ...(alpha === undefined ? {} : { alpha }),
  };
}

function namesIn(text: string): string[] {
  try {
    const names = parseNames(text);
    if (names.length === 2 || names.length === 3) return names;
  } catch (error) {
    refuse(`--together: ${messageOf(error)}`);
  }
  return refuse(`--together: expected two or three columns, got ${text}.`);
}

/** How alike groups are treated as Markdown (GitHub's kind). */
export function fairnessMarkdown({ model, source, window, fairness, problem }: FairnessAnswer): string {
  const of = escaped(visibleText(model ?? source));
  const span = window === null ? '' : ` up to ${formatInstant(window.end)}`;
  return `${[
    `### Groups of ${of}${span}`,
    '',
    ...(fairness ? fairnessLines(fairness) : [escaped(problem ?? 'There are no rows.')]),
  ].join('\n')}\n`;
}
