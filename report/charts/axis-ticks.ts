/** One tick of an axis: where it stands, in data units, and what is written there. */
export interface AxisTick {
  readonly value: number;
  readonly label: string;
}

/** Upper end of a decade's mantissa → the step that is used for it. */
const STEPS = [
  [1.5, 1],
  [3.5, 2],
  [7.5, 5],
] as const;

/**
 * Round numbers within `[min, max]` on an even grid of 1, 2 or 5 times a power of ten, nearest in number to `count`.
 *
 * @param min below `max`, both finite
 * @param count how many ticks to aim for, at least 1
 */
export function niceTicks(min: number, max: number, count: number): number[] {
  const raw = (max - min) / count;
  const exponent = Math.floor(Math.log10(raw));
  const power = 10 ** exponent;
  if (!(raw > 0) || !Number.isFinite(power) || power === 0) return [];
  const mantissa = raw / power;
  const nice = STEPS.find(([below]) => mantissa < below)?.[1] ?? 10;
  // Whole multiples of the step, and a division for fractions: 3 * 0.1 would be 0.30000000000000004.
  const tick = (index: number) => (exponent < 0 ? (index * nice) / 10 ** -exponent : index * nice * power);
  const step = nice * power;
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  // Adding 0 makes a plain zero of a negative one.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => tick(first + index) + 0);
}

const MAGNITUDES = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/**
 * The ticks of an axis with their labels: as many decimals as the step needs; `k`, `M`, `G`, `T` from 10,000 on while
 * two decimals tell neighbours apart; exponents where a plain number would be long.
 */
export function axisTicks(min: number, max: number, count: number): AxisTick[] {
  const values = niceTicks(min, max, count);
  const largest = Math.max(...values.map(Math.abs));
  const step = (values[1] ?? max) - (values[0] ?? min);
  const write = labelFormat(largest, step);
  return values.map((value) => ({
    value,
    label: value === 0 ? '0' : `${value < 0 ? '\u2212' : ''}${write(Math.abs(value))}`,
  }));
}

function labelFormat(largest: number, step: number): (size: number) => string {
  const magnitude = largest >= 1e4 ? MAGNITUDES.find(([unit]) => largest >= unit) : undefined;
  if (magnitude !== undefined && largest < 1e15 && step >= magnitude[0] / 100) {
    const [unit, suffix] = magnitude;
    const decimals = decimalsOf(step / unit);
    return (size) => `${(size / unit).toFixed(decimals)}${suffix}`;
  }
  const decimals = decimalsOf(step);
  if (largest < 1e9 && decimals <= 5) return (size) => grouped(size.toFixed(decimals));
  return (size) => {
    const digits = Math.floor(Math.log10(size) + 1e-9) - Math.floor(Math.log10(step) + 1e-9);
    return size.toExponential(Math.min(15, Math.max(0, digits))).replace('e+', 'e');
  };
}

function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
}
