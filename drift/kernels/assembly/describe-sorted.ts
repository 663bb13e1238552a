/** What sorted numbers are like, several of them at a time. AssemblyScript, part of the numbers kernel. */

/** Values whose powers are added up before they join the totals: so rounding errors stay those of short sums. */
const BLOCK: usize = 1024 << 3;

/**
 * The number of different values.
 *
 * @param values address of `length` sorted numbers without NaN, at least one
 */
export function countDistinct(values: usize, length: u32): u32 {
  const end = values + (<usize>length << 3);
  let at = values + 8;
  // A comparison that holds is -1.
  let changes = i64x2.splat(0);
  for (; at + 8 < end; at += 16) changes = i64x2.sub(changes, f64x2.ne(v128.load(at), v128.load(at - 8)));
  let distinct: u32 = 1 + <u32>(i64x2.extract_lane(changes, 0) + i64x2.extract_lane(changes, 1));
  if (at < end && load<f64>(at) != load<f64>(at - 8)) distinct++;
  return distinct;
}

/**
 * Finds the longest run of equal values, the first of several.
 *
 * A run is longer than the longest so far exactly where a value equals the one that many places before it. There the run's
 * end is found in the logarithm of its length, so that many equal values take no longer than different ones.
 *
 * @param values address of `length` sorted numbers without NaN, at least one
 * @param found address for the position of the run's first value, and for its length behind it
 */
export function findLongestRun(values: usize, length: u32, found: usize): void {
  let start: u32 = 0;
  let longest: u32 = 1;
  for (let i: u32 = 1; i < length; ) {
    const at = values + (<usize>i << 3);
    const before = at - (<usize>longest << 3);
    if (i + 1 < length && !v128.any_true(f64x2.eq(v128.load(at), v128.load(before)))) {
      i += 2;
    } else if (load<f64>(at) != load<f64>(before)) {
      i++;
    } else {
      start = i - longest;
      const end = endOfRun(values, i, length);
      longest = end - start;
      // A longer run that starts behind this one reaches at least so far.
      i = end + longest;
    }
  }
  store<u32>(found, start);
  store<u32>(found + 4, longest);
}

/** The position behind the last value that equals the one at `from`. */
function endOfRun(values: usize, from: u32, length: u32): u32 {
  const value = load<f64>(values + (<usize>from << 3));
  let low = from + 1;
  let high = low;
  for (let step: u32 = 1; high < length && load<f64>(values + (<usize>high << 3)) == value; step <<= 1) {
    low = high + 1;
    high = min<u32>(length - low > step ? low + step : length, length);
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<f64>(values + (<usize>middle << 3)) == value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Adds up the first four powers of (value - origin) * scale, those of values at even and at odd places apart until the end
 * of a block. `powersAboutMedian` does the same in the same order, so both find the same sums to the last digit.
 *
 * @param values address of `length` numbers
 * @param sums address for the four sums, as doubles
 */
export function addPowers(values: usize, length: u32, origin: f64, scale: f64, sums: usize): void {
  const end = values + (<usize>length << 3);
  const origins = f64x2.splat(origin);
  const scales = f64x2.splat(scale);
  let first: f64 = 0;
  let second: f64 = 0;
  let third: f64 = 0;
  let fourth: f64 = 0;
  for (let start = values; start < end; start += BLOCK) {
    const blockEnd = min(start + BLOCK, end);
    let ones = f64x2.splat(0);
    let twos = f64x2.splat(0);
    let threes = f64x2.splat(0);
    let fours = f64x2.splat(0);
    for (let at = start; at < blockEnd; at += 16) {
      // The last value of all may stand alone; nothing is added for the one that is not there.
      const distance =
        at + 8 < blockEnd
          ? f64x2.mul(f64x2.sub(v128.load(at), origins), scales)
          : f64x2.replace_lane(f64x2.splat(0), 0, (load<f64>(at) - origin) * scale);
      const square = f64x2.mul(distance, distance);
      ones = f64x2.add(ones, distance);
      twos = f64x2.add(twos, square);
      threes = f64x2.add(threes, f64x2.mul(distance, square));
      fours = f64x2.add(fours, f64x2.mul(square, square));
    }
    first += both(ones);
    second += both(twos);
    third += both(threes);
    fourth += both(fours);
  }
  store<f64>(sums, first);
  store<f64>(sums + 8, second);
  store<f64>(sums + 16, third);
  store<f64>(sums + 24, fourth);
}

@inline
function both(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
