const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

/** A duration as PromQL writes it, in the largest unit that holds it whole; at least one millisecond. */
export function promqlDuration(milliseconds: number): string {
  const whole = Math.max(1, Math.round(milliseconds));
  const [unit, size] = UNITS.find(([, ms]) => whole % ms === 0) ?? ['ms', 1];
  return `${whole / size}${unit}`;
}
