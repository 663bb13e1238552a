import { Gauge, type Registry } from 'prom-client';
import type { MakeGauge } from './scraped-gauges.js';

export const FAIRNESS_PARITY = 'sentinelml_fairness_parity';
export const FAIRNESS_GROUP = 'sentinelml_fairness_group';
export const FAIRNESS_DIFFERING = 'sentinelml_fairness_differing_comparisons';
export const FAIRNESS_LIMIT = 'sentinelml_fairness_limit';

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

/** Groups that have series, of an attribute and of a model: which ones are the largest changes from window to window. */
const MOST_GROUPS = 20;
const MOST_GROUPS_OF_ALL = 40;

interface LimitedModel {
  readonly fairness?: { readonly limits: Readonly<Record<string, number | undefined>> } | undefined;
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
    const isShown = shownGroups(windows);
    for (const { attribute, differing: count } of windows[0] ?? [])
      differing.set({ model, attribute }, count);
    // From the oldest, so that the newest that has a figure stays.
    for (const attributes of windows.toReversed()) {
      for (const { attribute, parity: measures, groups } of attributes) {
        for (const [kind, field] of KINDS) {
          for (const { name: measure, [field]: value } of measures)
            if (value !== null) parity.set({ model, attribute, measure, kind }, value);
          for (const { group, figures } of groups.filter((one) => isShown(attribute, one.group)))
            for (const { name: metric, [field]: value } of figures)
              if (value !== null) ofGroup.set({ model, attribute, group, metric, kind }, value);
        }
      }
    }
  };
}

/** Which groups have series: those of the newest windows, as far as there is room. */
function shownGroups(
  windows: readonly (readonly AttributeFigures[])[],
): (attribute: string, group: string) => boolean {
  const shown = new Map<string, Set<string>>();
  let room = MOST_GROUPS_OF_ALL;
  for (const { attribute, groups } of windows.flat()) {
    const ofAttribute = shown.get(attribute) ?? new Set();
    shown.set(attribute, ofAttribute);
    for (const { group } of groups) {
      if (room === 0 || ofAttribute.size === MOST_GROUPS || ofAttribute.has(group)) continue;
      ofAttribute.add(group);
      room -= 1;
    }
  }
  return (attribute, group) => shown.get(attribute)?.has(group) ?? false;
}

/**
 * How far apart groups may be, so that rules and panels have the limits of the configuration.
 *
 * @param models as configured, by id
 */
export function registerFairnessLimits(
  registry: Registry,
  models: Readonly<Record<string, LimitedModel>>,
): void {
  const limit = new Gauge({
    name: FAIRNESS_LIMIT,
    help: 'The largest difference, or the smallest ratio, of two groups that is no reason for an alert, as configured.',
    labelNames: ['model', 'measure'],
    registers: [registry],
  });
  for (const [model, { fairness }] of Object.entries(models))
    for (const [measure, value] of Object.entries(fairness?.limits ?? {}))
      if (value !== undefined) limit.set({ model, measure }, value);
}
