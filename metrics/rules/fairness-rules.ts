import { FAIRNESS_DIFFERING, FAIRNESS_LIMIT, FAIRNESS_PARITY } from '../fairness-metrics.js';
import { newest, recordNewest } from './newest.js';
import type { Rule, RuleContext } from './rule.js';

const ATTRIBUTE = ['attribute'];
const MEASURE = ['attribute', 'measure', 'kind'];
const LIMIT = `max by (model, measure) (${FAIRNESS_LIMIT})`;

/** What the last checks found of groups. They stand in one group with, and after, the rule of the newest windows. */
export function fairnessRules({ alert }: RuleContext): Rule[] {
  const apart = (kind: string, sign: '<' | '>'): string =>
    `${newest(FAIRNESS_PARITY, MEASURE)}{measure=~".*_${kind}"} ${sign} on (model, measure) group_left () ${LIMIT}`;
  return [
    recordNewest(FAIRNESS_PARITY, MEASURE),
    recordNewest(FAIRNESS_DIFFERING, ATTRIBUTE),
    alert({
      alert: 'FairnessBeyondLimit',
      // Of small groups two are always some way apart: that nothing differs beyond chance is no news.
      expr:
        `(${apart('difference', '>')} or ${apart('ratio', '<')})` +
        ` and on (model, attribute) ${newest(FAIRNESS_DIFFERING, ATTRIBUTE)} > 0`,
      keepFiring: '5m',
      severity: 'warning',
      summary: '{{ $labels.model }} treats groups by {{ $labels.attribute }} unlike each other.',
      description:
        '{{ $labels.measure }} of {{ $labels.model }} by {{ $labels.attribute }} ({{ $labels.kind }}) is {{ $value | printf "%.3f" }}, which is beyond the configured limit, and groups differ beyond chance.',
    }),
  ];
}
