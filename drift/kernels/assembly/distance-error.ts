/** The standard error of `drift/calibrated/score-interval.ts`. AssemblyScript. */
import { at, put } from './doubles';

function average(values: usize, length: u32): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < length; i++) sum += at(values, i);
  return sum / <f64>length;
}

function variance(values: usize, length: u32, mean: f64): f64 {
  let squares: f64 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const deviation = at(values, i) - mean;
    squares += deviation * deviation;
  }
  return squares / <f64>length;
}

@inline
function signOf(value: f64): f64 {
  return value > 0 ? 1 : value < 0 ? -1 : value;
}

/**
 * @param before address of `length` sorted values of the reference, at least one
 * @param now address of `others` sorted values of the current side, at least one
 * @param influences address of memory for as many numbers as both
 * @param score distance in standard deviations of the reference
 * @returns the standard error of the score; NaN when the reference is constant
 */
export function distanceError(
  before: usize,
  length: u32,
  rowsBefore: f64,
  now: usize,
  others: u32,
  rowsNow: f64,
  influences: usize,
  score: f64,
): f64 {
  const ofBefore = influences;
  const ofNow = influences + (<usize>length << 3);
  let potential: f64 = 0;
  let previous = min(at(before, 0), at(now, 0));
  let i: u32 = 0;
  let j: u32 = 0;
  while (i < length || j < others) {
    const a = i < length ? at(before, i) : Infinity;
    const b = j < others ? at(now, j) : Infinity;
    const value = min(a, b);
    potential += signOf(<f64>i / <f64>length - <f64>j / <f64>others) * (previous - value);
    previous = value;
    if (a <= b) put(ofBefore, i++, potential);
    if (b <= a) put(ofNow, j++, potential);
  }
  const mean = average(before, length);
  const unit = sqrt(variance(before, length, mean));
  if (!(unit > 0)) return NaN;
  for (let k: u32 = 0; k < length; k++) {
    const standard = (at(before, k) - mean) / unit;
    put(ofBefore, k, at(ofBefore, k) / unit - (score * (standard * standard)) / 2);
  }
  const inBefore = variance(ofBefore, length, average(ofBefore, length));
  const inNow = variance(ofNow, others, average(ofNow, others));
  return sqrt(inBefore / rowsBefore + inNow / (unit * unit) / rowsNow);
}
