/** A list with nothing before it, so that it is at least so long: the newest check stands at the right of every strip. */
export function padded<T>(values: readonly T[], least: number): (T | null)[] {
  return [...Array.from({ length: Math.max(0, least - values.length) }, () => null), ...values];
}
