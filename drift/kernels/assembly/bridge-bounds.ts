/** The paths of `drift/calibrated/bridge-paths.ts`, and where their areas pass a bound. AssemblyScript. */
import { at, put } from './doubles';

/** From which standardised sum on the area of a path is large: its own way, and the other way. */
export let upper: f64 = 0;
export let lower: f64 = 0;

/**
 * Writes w_j B(u_j) of one path.
 *
 * @param normals address of the path's normal numbers, `count` + 1
 * @param scales address of as many: standard deviations of the steps
 * @param places address of u_j, `weights` of w_j, `path` of what is written: `count` of each
 */
export function walkPath(
  normals: usize,
  scales: usize,
  places: usize,
  weights: usize,
  path: usize,
  count: u32,
): void {
  let height: f64 = 0;
  for (let j: u32 = 0; j < count; j++) {
    height += at(scales, j) * at(normals, j);
    put(path, j, height);
  }
  const end = height + at(scales, count) * at(normals, count);
  for (let j: u32 = 0; j < count; j++) {
    put(path, j, (at(path, j) - at(places, j) * end) * at(weights, j));
  }
}

/** The sum of the absolute values of a path. */
export function areaOf(path: usize, count: u32): f64 {
  let area: f64 = 0;
  for (let j: u32 = 0; j < count; j++) area += abs(at(path, j));
  return area;
}

/** Adds as much of a curve to a path as makes `value` of its sum with the factors. */
export function moveTo(value: f64, path: usize, factors: usize, curve: usize, count: u32): void {
  let along: f64 = 0;
  for (let j: u32 = 0; j < count; j++) along += at(factors, j) * at(path, j);
  const times = value - along;
  for (let j: u32 = 0; j < count; j++) put(path, j, at(path, j) + times * at(curve, j));
}

function areaAt(z: f64, rest: usize, slopes: usize, count: u32): f64 {
  let area: f64 = 0;
  for (let j: u32 = 0; j < count; j++) area += abs(at(rest, j) + z * at(slopes, j));
  return area;
}

/**
 * The z from which on the sum of |rest_j + z slope_j| is at least `area`, where `direction` is 1; where it is -1 that
 * of the mirrored slopes. -Infinity when it is so everywhere.
 */
function bound(area: f64, steepest: f64, rest: usize, slopes: usize, count: u32, direction: f64): f64 {
  let before = area / steepest;
  let areaBefore = areaAt(direction * before, rest, slopes, count);
  let z = before - (areaBefore - area) / steepest;
  for (let round = 0; round < 50 && before - z > 1e-5; round++) {
    const reached = areaAt(direction * z, rest, slopes, count);
    if (reached >= areaBefore) return -Infinity;
    const next = z - ((reached - area) * (before - z)) / (areaBefore - reached);
    before = z;
    areaBefore = reached;
    z = next;
  }
  return z;
}

/** Leaves both bounds in `upper` and `lower`; the latter means nothing where the former is -Infinity. */
export function findBounds(area: f64, steepest: f64, rest: usize, slopes: usize, count: u32): void {
  upper = bound(area, steepest, rest, slopes, count, 1);
  if (upper == -Infinity) return;
  lower = bound(area, steepest, rest, slopes, count, -1);
}
