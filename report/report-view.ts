import type { DriftResult, TestId } from '../drift/result.js';
import { anchorMaker } from './anchor-maker.js';
import { type ChangesView, changesView } from './changes-words.js';
import { shareStrip } from './charts/share-strip.js';
import type { Markup } from './column-pictures.js';
import { type ColumnView, columnView } from './column-view.js';
import { formatCount, formatNumber, formatPercent, instantFormat, shorten, visibleText } from './format.js';
import { type DatasetHistory, type EarlierCheck, historyOf } from './history.js';
import { multivariateSentences } from './multivariate-words.js';
import { OUTCOMES, type Outcome, outcomeOf } from './outcome.js';
import { type OutputPicture, type OutputWindow, outputHistory } from './output-history.js';
import { type PerformanceView, type PerformanceViewOptions, performanceView } from './performance-view.js';
import { fallSentence } from './performance-words.js';
import { type QualityView, qualityView } from './quality-view.js';
import { pValueTestName, TEST_NAMES } from './test-names.js';
import { type WhyView, whyView } from './why-view.js';
import { withClassNames } from './with-class-names.js';
import { plural, verdictSentence } from './words.js';

export interface ReportLink {
  readonly label: string;
  /** A relative address, or one of `http:` and `https:`. Any other scheme is shown as text. */
  readonly href: string;
}

export interface ReportOptions {
  /** The version of SentinelML that made the result. */
  readonly productVersion?: string;
  /** Where else to look: the run in the Temporal UI, the dashboard. */
  readonly links?: readonly ReportLink[];
  /** Earlier checks of the same model, for its trends; none unless told. */
  readonly earlier?: readonly EarlierCheck[];
  /** What the model put out in earlier windows; none unless told. */
  readonly outputs?: readonly OutputWindow[];
  /** How performance was in earlier windows, and what was first said of this one. */
  readonly performance?: PerformanceViewOptions;
  /** The file beside the report that holds the DriftResult. */
  readonly jsonFile?: string;
}

/** Everything the page's template says. Each field is present: it runs in strict mode. */
export interface ReportView {
  readonly title: string;
  readonly model: string | null;
  readonly outcome: Outcome;
  readonly heading: string;
  /** What was decided and why, what fell first. */
  readonly lead: string;
  readonly strip: Markup | null;
  readonly facts: readonly { readonly label: string; readonly value: string; readonly note: string | null }[];
  readonly links: readonly { readonly label: string; readonly href: string | null }[];
  readonly jsonFile: { readonly name: string; readonly href: string } | null;
  readonly warnings: readonly string[];
  readonly moreWarnings: string | null;
  readonly history: DatasetHistory | null;
  readonly changed: readonly ColumnView[];
  readonly predictions: readonly ColumnView[];
  /** What the model put out over the last windows. */
  readonly outputs: readonly OutputPicture[];
  readonly performance: PerformanceView | null;
  readonly changes: ChangesView | null;
  readonly why: WhyView | null;
  readonly together: { readonly drifted: boolean; readonly sentences: readonly string[] } | null;
  readonly moreChanged: string | null;
  /** The most drifted first. */
  readonly columns: readonly ColumnView[];
  readonly columnCount: string;
  readonly quality: QualityView | null;
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  readonly method: readonly string[];
  readonly tests: readonly { readonly name: string; readonly explanation: string; readonly use: string }[];
  readonly command: string | null;
  readonly versions: string;
}

/** How many changed columns the summary tells of. */
const MOST_CHANGED = 5;
/** Of hundreds of columns each may have one. */
const MOST_WARNINGS = 30;
const LONGEST_NAME = 80;
const LONGEST_LINE = 300;
/** Up to here every column is drawn in full; in a wider table those that have not drifted are drawn small. */
const MOST_IN_FULL = 60;

/** Whether a table is so wide that columns which have not drifted are drawn small. */
export function isWide(columns: number): boolean {
  return columns > MOST_IN_FULL;
}

/** Turns a DriftResult into what the templates say. */
export function reportView(computed: DriftResult, options: ReportOptions): ReportView {
  const result = withClassNames(computed);
  const anchors = anchorMaker();
  const history = historyOf(result, options.earlier ?? []);
  const brief = isWide(result.columns.length);
  const columns = result.columns
    .map((column, index) =>
      columnView(column, {
        anchor: anchors(column.name),
        chartId: `h${index}`,
        verdict: result.verdict,
        // Of hundreds of columns only those that drifted are looked back on.
        trend: brief && !column.drifted ? null : history.column(column.name),
      }),
    )
    .sort((one, other) => rank(one) - rank(other) || other.ratio - one.ratio);
  const changed =
    result.verdict === 'insufficient_data' ? [] : columns.filter(({ result }) => result === 'drifted');
  const model = result.model === null ? null : shorten(visibleText(result.model), LONGEST_NAME);
  const { dataset, performance } = result;
  const outcome = outcomeOf(result.verdict, performance);
  const heading = OUTCOMES[outcome];
  return {
    title: `${heading}${model === null ? '' : `: ${model}`}`,
    model,
    outcome,
    heading,
    lead: lead(result, outcome),
    strip:
      result.verdict === 'insufficient_data' || dataset.columns === 0
        ? null
        : {
            markup: shareStrip(
              { columns: dataset.columns, drifted: dataset.drifted_columns, threshold: dataset.threshold },
              `${dataset.drifted_columns} of ${plural(dataset.columns, 'column')} drifted; the tick stands where it is called drift`,
            ),
          },
    facts: facts(result),
    links: (options.links ?? []).map(({ label, href }) => ({
      label: visibleText(label),
      href: isSafeHref(href) ? href : null,
    })),
    jsonFile:
      options.jsonFile === undefined
        ? null
        : { name: visibleText(options.jsonFile), href: `./${encodeURIComponent(options.jsonFile)}` },
    warnings: result.warnings.slice(0, MOST_WARNINGS).map(line),
    moreWarnings:
      result.warnings.length > MOST_WARNINGS ? formatCount(result.warnings.length - MOST_WARNINGS) : null,
    history: history.dataset,
    changed: changed.slice(0, MOST_CHANGED),
    predictions: columns.filter(({ role }) => role === 'prediction').slice(0, MOST_CHANGED),
    outputs: outputHistory(result, options.outputs ?? []),
    performance:
      result.performance === undefined
        ? null
        : performanceView(result.performance, result.window?.end ?? null, options.performance),
    changes: result.changes === undefined ? null : changesView(result.changes),
    why: whyView(result),
    together: togetherView(result),
    moreChanged: changed.length > MOST_CHANGED ? formatCount(changed.length - MOST_CHANGED) : null,
    columns,
    columnCount: plural(columns.length, 'column'),
    quality: qualityView(result),
    skipped: result.skipped_columns.map(({ name, reason }) => ({
      name: shorten(visibleText(name), LONGEST_NAME),
      reason: line(reason),
    })),
    method: method(result),
    tests: testsUsed(result),
    command: command(result),
    versions: `${options.productVersion === undefined ? 'SentinelML' : `SentinelML ${visibleText(options.productVersion)}`}, result schema ${result.schema_version}`,
  };
}

function lead(result: DriftResult, outcome: Outcome): string {
  const { performance } = result;
  if (performance?.verdict !== 'fallen') return verdictSentence(result);
  const said = [fallSentence(performance), verdictSentence(result)];
  return (outcome === 'fallen' ? said : said.reverse()).join(' ');
}

/** What several columns together have shown; `null` when there is nothing to say. */
function togetherView({ multivariate }: DriftResult): ReportView['together'] {
  if (multivariate === undefined) return null;
  const sentences = multivariateSentences(multivariate);
  return sentences.length === 0 ? null : { drifted: multivariate.drifted, sentences };
}

/** Foreign text of a line or two. */
function line(text: string): string {
  return shorten(visibleText(text), LONGEST_LINE);
}

const RANKS = { drifted: 0, stable: 1, unjudged: 1, skipped: 2 } as const;

function rank(column: ColumnView): number {
  return RANKS[column.result];
}

function isSafeHref(href: string): boolean {
  // The base stands for wherever the report lies; only an address that names a scheme of its own leaves it.
  const url = URL.canParse(href, 'relative:///') ? new URL(href, 'relative:///') : null;
  return url !== null && ['relative:', 'http:', 'https:'].includes(url.protocol);
}

function facts(result: DriftResult): ReportView['facts'] {
  const { reference, current, window } = result;
  const side = (label: string, { source, rows }: DriftResult['reference']) => ({
    label,
    value: plural(rows, 'row'),
    note: source === null ? null : line(source),
  });
  // The precision of the window; the JSON has more.
  const written = instantFormat(window === null ? [] : [window.start, window.end]);
  const span =
    window === null
      ? []
      : [
          window.start === null
            ? { label: 'Window', value: `up to ${written(window.end)}`, note: null }
            : {
                label: 'Window',
                value: written(window.start),
                note: `to ${written(window.end)}`,
              },
        ];
  return [
    side('Reference', reference),
    side('Current', current),
    ...span,
    { label: 'Checked', value: written(result.created_at), note: `profile ${result.profile}` },
  ];
}

function method(result: DriftResult): string[] {
  const share = formatPercent(result.dataset.threshold);
  const dataset = `The verdict is drift when at least ${share} of the tested columns have drifted.`;
  if (result.profile === 'evidently') {
    return [
      'Profile evidently: each column takes the test, threshold and arithmetic that Evidently chooses by default for its type, its number of distinct values and the size of the reference. P-values are not adjusted for the number of columns.',
      dataset,
      ...fingerprints(result),
    ];
  }
  const levels = new Set(
    result.columns.flatMap(({ alpha }) => (alpha === undefined ? [] : [formatNumber(alpha)])),
  );
  const level = levels.size === 0 ? '' : ` ${[...levels].join(' or ')}`;
  return [
    `Profile calibrated: a column has drifted only if the change is large and not chance. Large: its score reaches the threshold; extreme values are drawn in first, so that a few outliers do not decide. Not chance: its p-value, adjusted for the number of columns after Benjamini and Hochberg, is below the significance level${level}.`,
    dataset,
    ...(result.columns.some((column) => column.score_interval !== undefined)
      ? [
          'The interval of a score says where that of the populations lies in 95 of 100 such samples, by the delta method; it begins at 0 where chance alone can explain the difference.',
        ]
      : []),
    ...fingerprints(result),
  ];
}

/** What the data was, to the byte. */
function fingerprints({ reference, current, window }: DriftResult): string[] {
  const of = (name: string, { sha256 }: DriftResult['reference']) =>
    sha256 === undefined ? [] : [`${name} ${sha256}`];
  const sums = [
    ...of('reference', reference),
    ...of(window === null ? 'current' : 'rows of the window, frozen as Parquet,', current),
  ];
  return sums.length === 0 ? [] : [`SHA-256 of the data: ${sums.join('; ')}.`];
}

function testsUsed(result: DriftResult): ReportView['tests'] {
  const scores = new Map<TestId, Map<string, number>>();
  const chances = new Map<string, number>();
  for (const column of result.columns) {
    if (column.test === null || column.status === 'skipped') continue;
    const threshold = column.threshold === null ? 'none' : formatNumber(column.threshold);
    const thresholds = scores.get(column.test) ?? new Map<string, number>();
    scores.set(column.test, thresholds.set(threshold, (thresholds.get(threshold) ?? 0) + 1));
    if (column.p_value_test !== null && column.p_value_test !== column.test) {
      chances.set(column.p_value_test, (chances.get(column.p_value_test) ?? 0) + 1);
    }
  }
  return [
    ...[...scores].map(([id, thresholds]) => ({
      name: TEST_NAMES[id].name,
      explanation: TEST_NAMES[id].explanation,
      use: [...thresholds]
        .map(([threshold, count]) => `threshold ${threshold} for ${plural(count, 'column')}`)
        .join(', '),
    })),
    ...[...chances].map(([id, count]) => ({
      name: visibleText(pValueTestName(id)),
      explanation: 'how often chance alone makes a difference at least this large, had nothing changed',
      use: `p-value of ${plural(count, 'column')}`,
    })),
  ];
}

/** The command line that computes the result again, or `null` when the result does not say enough for one. */
function command(result: DriftResult): string | null {
  const { model, window, reference, current } = result;
  if (model !== null && window?.start != null) {
    return `sentinel drift --model ${shellQuoted(model)} --from ${window.start} --to ${window.end}`;
  }
  if (window !== null || reference.source === null || current.source === null) return null;
  return `sentinel drift --reference ${shellQuoted(reference.source)} --current ${shellQuoted(current.source)} --profile ${result.profile}${settings(result)}`;
}

/** What a check of two files was told beyond its defaults. */
function settings({ dataset, columns }: DriftResult): string {
  const levels = [...new Set(columns.flatMap(({ alpha }) => (alpha === undefined ? [] : [alpha])))];
  const [level] = levels;
  return [
    dataset.threshold === 0.5 ? '' : ` --drift-share ${dataset.threshold}`,
    levels.length !== 1 || level === 0.05 ? '' : ` --alpha ${level}`,
  ].join('');
}

function shellQuoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${visibleText(text).replaceAll("'", "'\\''")}'`;
}
