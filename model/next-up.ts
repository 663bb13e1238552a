/**
 * The smallest double above `value` (nextUp of IEEE 754-2008, 5.3.1). Infinity stays itself.
 *
 * For every double `x` and finite `t`, `x <= t` is `x < nextUp(t)`: one comparison serves both kinds of forest.
 */
export function nextUp(value: number): number {
  if (Number.isNaN(value) || value === Number.POSITIVE_INFINITY) return value;
  if (value === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
