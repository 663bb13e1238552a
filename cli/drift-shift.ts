/** `--drift age=+8`: how simulated rows are changed before they are sent. */
import { sentinelError } from '../config/errors.js';
import type { ModelConfig } from '../config/load-config.js';

export type Cell = number | string | null;

export interface DriftShift {
  readonly feature: string;
  /** The changed value; missing values stay missing. */
  readonly apply: (value: Cell) => Cell;
}

const FORM = 'FEATURE=+N, FEATURE=-N, FEATURE=*N, or FEATURE=VALUE';

/**
 * Parses one `--drift` option for a model.
 *
 * @throws SentinelError SENT_USAGE when the form, the feature or the number is wrong
 */
export function parseDriftShift(text: string, model: ModelConfig): DriftShift {
  const usage = (problem: string) => sentinelError('SENT_USAGE', { problem: `--drift ${text}: ${problem}` });
  const at = text.indexOf('=');
  if (at <= 0) throw usage(`expected ${FORM}`);
  const name = text.slice(0, at);
  const change = text.slice(at + 1);
  const feature = Object.hasOwn(model.features, name) ? model.features[name] : undefined;
  if (!feature)
    throw usage(
      `model "${model.id}" has no feature "${name}"; it has ${Object.keys(model.features).join(', ')}`,
    );

  if (feature.type === 'categorical')
    return { feature: name, apply: (value) => (value === null ? null : change) };

  const operator = /^[+\-*]/.test(change) ? change[0] : '';
  const number = Number(operator === '' ? change : change.slice(1));
  if (change === '' || !Number.isFinite(number))
    throw usage(`expected a number after "${name}=", got "${change}"`);
  // Kept within what the API accepts: a shifted person may not be older than anyone can be.
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = feature;
  const clamp = (value: number): number => Math.min(max, Math.max(min, value));
  return {
    feature: name,
    apply(value) {
      if (typeof value !== 'number') return value;
      if (operator === '+') return clamp(value + number);
      if (operator === '-') return clamp(value - number);
      if (operator === '*') return clamp(value * number);
      return clamp(number);
    },
  };
}
