import type { MakeGauge } from './scraped-gauges.js';

export const FAIRNESS_PARITY = 'sentinelml_fairness_parity';
export const FAIRNESS_GROUP = 'sentinelml_fairness_group';
export const FAIRNESS_DIFFERING = 'sentinelml_fairness_differing_comparisons';

/** How alike groups were treated in a window, as run records keep it. */
export interface AttributeFigures {
  readonly attribute: string;
  readonly differing: number;
  readonly parity: readonly NamedFigure[];
  readonly groups: readonly { readonly group: string; readonly figures: readonly NamedFigure[] }[];
}

interface NamedFigure {
  readonly name: string;
  readonly value: number | null;
  readonly estimated: number | null;
}

const KINDS = [
  ['realised', 'value'],
  ['estimated', 'estimated'],
] as const;

/**
 * Gauges of how alike each model treats groups. Labels come late, so each figure is shown from the newest window that has it.
 *
 * @returns sets the gauges of one model; windows newest first
 */
export function fairnessGauges(
  gauge: MakeGauge,
): (model: string, windows: readonly (readonly AttributeFigures[])[]) => void {
  const parity = gauge(
    FAIRNESS_PARITY,
    'How far the groups of an attribute are apart: realised by labels, or estimated without them.',
    'attribute',
    'measure',
    'kind',
  );
  const ofGroup = gauge(
    FAIRNESS_GROUP,
    'A rate of a group that the reference knows: realised by labels, or estimated without them.',
    'attribute',
    'group',
    'metric',
    'kind',
  );
  const differing = gauge(
    FAIRNESS_DIFFERING,
    'Comparisons of groups that differ beyond chance in the newest window.',
    'attribute',
  );

  return function show(model, windows) {
    for (const { attribute, differing: count } of windows[0] ?? [])
      differing.set({ model, attribute }, count);
    // From the oldest, so that the newest that has a figure stays.
    for (const attributes of windows.toReversed()) {
      for (const { attribute, parity: measures, groups } of attributes) {
        for (const [kind, field] of KINDS) {
          for (const { name: measure, [field]: value } of measures)
            if (value !== null) parity.set({ model, attribute, measure, kind }, value);
          for (const { group, figures } of groups)
            for (const { name: metric, [field]: value } of figures)
              if (value !== null) ofGroup.set({ model, attribute, group, metric, kind }, value);
        }
      }
    }
  };
}
