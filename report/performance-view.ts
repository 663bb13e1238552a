import type { PerformanceFigure, PerformanceSection } from '../drift/performance/performance-schema.js';
import { calibrationChart } from './charts/calibration-chart.js';
import { figureSeries, type SeriesPoint } from './charts/figure-series.js';
import type { Markup } from './column-pictures.js';
import { type FairnessView, fairnessView } from './fairness-view.js';
import {
  formatCount,
  formatInstant,
  formatNumber,
  formatScore,
  instantFormat,
  shorten,
  visibleText,
} from './format.js';
import {
  boundsWords,
  estimateErrorWords,
  figureName,
  performanceSentence,
  verdictName,
} from './performance-words.js';
import { plural } from './words.js';

/** An earlier window, as far as a series of figures needs it. */
export interface PerformanceWindow {
  /** End of the window, ISO 8601. */
  readonly windowEnd: string;
  readonly figures: readonly {
    readonly name: string;
    readonly realised: number | null;
    readonly estimated: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly fallen: boolean;
  }[];
}

/** What was said of the window when it was checked, where more labels have come since. */
export interface FirstLook {
  readonly verdict: PerformanceSection['verdict'];
  readonly labelled: number;
  readonly evaluated_at: string;
}

export interface PerformanceViewOptions {
  /** In any order. */
  readonly earlier?: readonly PerformanceWindow[];
  readonly first?: FirstLook | null;
}

/** What the template says of performance. Each field is present: it runs in strict mode. */
export interface PerformanceView {
  readonly className: 'drifted' | 'stable' | 'unjudged';
  readonly verdict: string;
  readonly sentence: string;
  readonly revision: string | null;
  readonly figures: readonly {
    readonly name: string;
    readonly judged: string;
    readonly realised: string;
    readonly realisedClass: string;
    readonly interval: string;
    readonly estimated: string;
    readonly estimatedClass: string;
    readonly reference: string;
    readonly bounds: string;
  }[];
  readonly series: readonly { readonly name: string; readonly chart: Markup }[];
  readonly calibration: Markup | null;
  readonly confusion: {
    readonly labels: readonly string[];
    readonly rows: readonly { readonly label: string; readonly counts: readonly string[] }[];
  } | null;
  readonly sentences: readonly string[];
  readonly fairness: FairnessView | null;
}

/** Series of more figures would say much the same. */
const MOST_SERIES = 2;
/** As many as the trends of columns look back on. */
const MOST_WINDOWS = 30;
/** A table of more classes does not fit. */
const MOST_SHOWN_CLASSES = 12;
const CLASS_NAMES = { fallen: 'drifted', as_expected: 'stable', unknown: 'unjudged' } as const;

/** Turns a performance section into what the template says. */
export function performanceView(
  section: PerformanceSection,
  windowEnd: string | null,
  { earlier = [], first = null }: PerformanceViewOptions = {},
): PerformanceView {
  return {
    className: CLASS_NAMES[section.verdict],
    verdict: verdictName(section.verdict),
    sentence: performanceSentence(section),
    revision: revisionWords(section, first),
    figures: section.figures.map(figureRow),
    series: windowEnd === null ? [] : seriesOf(section, windowEnd, earlier),
    calibration:
      section.calibration === null || section.calibration.length === 0
        ? null
        : { markup: calibrationChart(section.calibration, 'Calibration') },
    confusion: confusionView(section.confusion),
    sentences: sentencesOf(section),
    fairness: section.fairness ? fairnessView(section.fairness) : null,
  };
}

function figureRow(figure: PerformanceFigure): PerformanceView['figures'][number] {
  const { name, judged, realised, estimated, reference, bounds, fallen } = figure;
  return {
    name: figureName(name),
    judged: judged ? 'judged' : '',
    realised: number(realised?.value),
    realisedClass: judged && fallen.realised ? 'drifted' : '',
    interval: realised?.interval ? realised.interval.map(formatScore).join(' to ') : '–',
    estimated: number(estimated?.value),
    estimatedClass: judged && fallen.estimated ? 'drifted' : '',
    reference: number(reference),
    bounds: boundsWords(bounds),
  };
}

function revisionWords(
  { revision, evaluated_at }: PerformanceSection,
  first: FirstLook | null,
): string | null {
  if (revision === 1) return null;
  const then =
    first === null
      ? 'When the window was checked nothing was known.'
      : `When the window was checked, performance was ${verdictName(first.verdict)}, with ${plural(first.labelled, 'label')}.`;
  return `${then} This is revision ${revision}, of ${formatInstant(evaluated_at)}, with the labels that had come by then.`;
}

function seriesOf(
  section: PerformanceSection,
  windowEnd: string,
  earlier: readonly PerformanceWindow[],
): PerformanceView['series'] {
  const before = earlier
    .filter((window) => Date.parse(window.windowEnd) < Date.parse(windowEnd))
    .toSorted((a, b) => Date.parse(a.windowEnd) - Date.parse(b.windowEnd))
    .slice(1 - MOST_WINDOWS);
  if (before.length === 0) return [];
  return section.figures
    .filter(({ judged }) => judged)
    .slice(0, MOST_SERIES)
    .flatMap((figure) => {
      const points: SeriesPoint[] = [
        ...before.map(({ figures }) => figures.find(({ name }) => name === figure.name) ?? NOTHING),
        {
          realised: figure.realised?.value ?? null,
          estimated: figure.estimated?.value ?? null,
          lower: figure.bounds.lower,
          upper: figure.bounds.upper,
          fallen: section.judged_by !== null && figure.fallen[section.judged_by],
        },
      ];
      if (points.every(({ realised, estimated }) => realised === null && estimated === null)) return [];
      const name = figureName(figure.name);
      const title = `${name} in the last ${formatCount(points.length)} windows`;
      const first = before[0]?.windowEnd ?? windowEnd;
      const written = instantFormat([first, windowEnd]);
      const ends = { from: written(first), to: written(windowEnd) };
      return [{ name, chart: { markup: figureSeries(points, { title, ...ends }) } }];
    });
}

const NOTHING: SeriesPoint = { realised: null, estimated: null, lower: null, upper: null, fallen: false };

function confusionView(confusion: PerformanceSection['confusion']): PerformanceView['confusion'] {
  if (confusion === null || confusion.labels.length > MOST_SHOWN_CLASSES) return null;
  const labels = confusion.labels.map((label) => shorten(visibleText(label), 40));
  return {
    labels,
    rows: confusion.counts.map((counts, at) => ({
      label: labels[at] ?? '',
      counts: counts.map(formatCount),
    })),
  };
}

function sentencesOf(section: PerformanceSection): string[] {
  const { estimator, figures, target_drift: moved, reference, notes } = section;
  const method = {
    cbpe: 'CBPE, confidence-based performance estimation',
    dle: 'DLE, direct loss estimation',
  };
  return [
    ...(estimator === null
      ? []
      : [
          `Estimated by ${method[estimator.method]}${estimator.calibrated === true ? ', with scores calibrated on the reference' : ''}. An estimate sees no change in what the features mean for the target.`,
        ]),
    ...figures.flatMap((figure) => (figure.judged ? (estimateErrorWords(figure) ?? []) : [])),
    ...(reference !== null && reference.chunks > 0
      ? [
          `Bounds of the reference: mean ± ${reference.deviations === undefined ? '' : `${formatNumber(reference.deviations)} `}standard deviations over ${formatCount(reference.chunks)} chunks of ${plural(reference.chunk_rows, 'row')}.`,
        ]
      : []),
    ...(moved === null
      ? []
      : [
          `The target ${shorten(visibleText(moved.name), 80)} has ${moved.drifted ? '' : 'not '}drifted${moved.score === null || moved.threshold === null ? '' : `: score ${formatNumber(moved.score)}, threshold ${formatNumber(moved.threshold)}`}.`,
        ]),
    ...notes.map((note) => shorten(visibleText(note), 300)),
  ];
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : formatScore(value);
}
