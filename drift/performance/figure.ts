import type { Interval } from './interval.js';

/** A figure of performance, with a 95 % interval; or without a value, and why. */
export interface Figure {
  readonly value: number | null;
  readonly interval: Interval | null;
  /** Why there is no value; `null` when there is one. */
  readonly reason: string | null;
}

/** A figure that is defined, and the interval that its value allows. */
export function figureOf(value: number, interval: Interval | null): Figure {
  return { value, interval, reason: null };
}

/** A figure that these rows do not define. */
export function undefinedFigure(reason: string): Figure {
  return { value: null, interval: null, reason };
}
