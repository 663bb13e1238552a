import { CHANGE_SINCE } from '../change-metrics.js';
import { newest, recordNewest } from './newest.js';
import type { Rule, RuleContext } from './rule.js';

const CHANGE = ['figure', 'kind', 'direction'];

/** What the last checks found by looking back on those before. They stand in one group with, and after, the rule of the newest windows. */
export function changeRules({ alert }: RuleContext): Rule[] {
  return [
    recordNewest(CHANGE_SINCE, CHANGE),
    alert({
      alert: 'LastingChange',
      // When it began is estimated anew by every check: it is the value, so that the alert stays the same one.
      expr: newest(CHANGE_SINCE, CHANGE),
      keepFiring: '5m',
      severity: 'warning',
      summary:
        '{{ $labels.figure }} of {{ $labels.model }} is {{ $labels.direction }} for good ({{ $labels.kind }}).',
      description:
        'Checks of {{ $labels.model }} have found a lasting change of {{ $labels.figure }} ({{ $labels.kind }}, {{ $labels.direction }}), most likely since the window to {{ $value | humanizeTimestamp }}.',
    }),
  ];
}
