import type { FairnessSection } from '../drift/fairness/fairness-schema.js';
import type { PerformanceSummary } from '../store/performance-record.js';

type AttributeSummary = NonNullable<PerformanceSummary['fairness']>[number];

/** What is kept of a group; charts and metrics need no more. */
const KEPT_FIGURES: ReadonlySet<string> = new Set([
  'selection_rate',
  'recall',
  'false_positive_rate',
  'precision',
  'accuracy',
  'mean_prediction',
  'mae',
]);
/** Of one attribute, and of all: records are read by the hundred, and go through Temporal. */
const MOST_GROUPS = 20;
const MOST_GROUPS_OF_ALL = 40;

/**
 * The few numbers of a fairness section that run records keep. Groups that the reference does not know are left out: their names
 * are whatever a request held.
 */
export function fairnessSummary({ attributes }: FairnessSection): AttributeSummary[] {
  let room = MOST_GROUPS_OF_ALL;
  return attributes.map(({ columns, groups, comparisons, parity }) => {
    const kept = groups
      .filter(({ too_small, reference_rows }) => !too_small && reference_rows > 0)
      .slice(0, Math.min(MOST_GROUPS, room));
    room -= kept.length;
    return {
      attribute: columns.join(', '),
      differing: comparisons.filter(({ differs }) => differs).length,
      compared: comparisons.length,
      parity: parity.map(({ name, value, estimated }) => ({ name, value, estimated })),
      groups: kept.map(({ values, rows, figures }) => ({
        group: values.map((value) => value ?? '(missing)').join(', '),
        rows,
        figures: figures
          .filter(({ name }) => KEPT_FIGURES.has(name))
          .map(({ name, value, estimated }) => ({ name, value, estimated })),
      })),
    };
  });
}
