/** The random walk of `drift/distributions/tied-ks-tail.ts`, as far as it goes value by value. AssemblyScript. */

/** Standard deviations to either side after which a hypergeometric probability is negligible. */
const REACH: f64 = 10;
/** Time of one step of a jump over one step of a single reading. */
const JUMP_COST: f64 = 5;

let lo: i32 = 0;
let hi: i32 = 0;
/** Where the probability of place 0 would stand. */
let start: usize = 0;

@inline
function massAt(place: i32): f64 {
  return load<f64>(start + (<usize>place << 3));
}

/** The probabilities of two places, the lower one at `address`. */
@inline
function putPair(address: usize, stays: v128, comes: v128, scales: v128): void {
  const stayed = f64x2.mul(v128.load(address), stays);
  v128.store(address, f64x2.mul(f64x2.add(stayed, f64x2.mul(v128.load(address - 8), comes)), scales));
}

/**
 * Reads one value of samples of the sizes `m` and `n`, the `step`-th, two places at a time from the highest down: what stands
 * at a place comes of what stood there and one below.
 */
function readOne(m: f64, n: f64, step: f64): void {
  const scale = 1 / (m + n - step + 1);
  // Nobody has cleared what is above the highest place.
  if (<f64>hi < n) store<f64>(start + (<usize>++hi << 3), 0);
  const lowest = start + (<usize>lo << 3);
  let at = start + (<usize>hi << 3);
  // Both are whole, and change by one from place to place.
  const stay = m - step + 1 + <f64>hi;
  const come = n - <f64>hi + 1;
  const scales = f64x2.splat(scale);
  const two = f64x2.splat(2);
  let stays = f64x2.replace_lane(f64x2.splat(stay), 0, stay - 1);
  let comes = f64x2.replace_lane(f64x2.splat(come), 0, come + 1);
  // Four places a round: a small check is over before V8 optimises this.
  for (; at - 24 > lowest; at -= 32) {
    putPair(at - 8, stays, comes, scales);
    stays = f64x2.sub(stays, two);
    comes = f64x2.add(comes, two);
    putPair(at - 24, stays, comes, scales);
    stays = f64x2.sub(stays, two);
    comes = f64x2.add(comes, two);
  }
  if (at - 8 > lowest) {
    putPair(at - 8, stays, comes, scales);
    stays = f64x2.sub(stays, two);
    comes = f64x2.add(comes, two);
    at -= 16;
  }
  let last = f64x2.extract_lane(stays, 1);
  if (at > lowest) {
    const here = load<f64>(at) * last;
    store<f64>(at, (here + load<f64>(at - 8) * f64x2.extract_lane(comes, 1)) * scale);
    last -= 1;
  }
  store<f64>(lowest, load<f64>(lowest) * last * scale);
}

function narrow(negligible: f64): void {
  while (lo <= hi && massAt(lo) < negligible) lo++;
  while (hi >= lo && massAt(hi) < negligible) hi--;
}

/** Takes off what stands at a distance of `h`, and returns how much it was. */
function leaveBand(m: f64, n: f64, divisor: f64, h: f64, step: f64): f64 {
  const span = (m + n) / divisor;
  const middle = (step * n) / divisor;
  const first = Math.floor((middle - h) / span) + 1;
  const last = Math.ceil((middle + h) / span) - 1;
  let left: f64 = 0;
  while (lo <= hi && <f64>lo < first) left += massAt(lo++);
  while (hi >= lo && <f64>hi > last) left += massAt(hi--);
  return left;
}

/** Standard deviation of how many of the next `block` values belong to the smaller sample. */
function spread(m: f64, n: f64, step: f64, block: f64): f64 {
  const left = m + n - step;
  const share = Math.max(n - <f64>(lo + hi) / 2, 0) / left;
  return Math.sqrt((block * share * (1 - share) * (left - block)) / Math.max(left - 1, 1));
}

/**
 * Reads runs of equal values, value by value, up to the first that is quicker read at once.
 *
 * @param mass address of the probability of the lowest place, and of memory for all places above and one more
 * @param m size of the larger sample, `n` of the smaller one, `divisor` their greatest common one
 * @param h the statistic times the least common multiple of the sizes
 * @param runs address of the sizes of `count` runs
 * @param first the run to begin with
 * @param state address of five numbers, here and afterwards: lowest and highest place, values read, probability outside, work
 * @returns the run that is to be read at once; `count` when there is none left, or no probability
 */
export function readRuns(
  mass: usize,
  m: f64,
  n: f64,
  divisor: f64,
  h: f64,
  runs: usize,
  count: u32,
  first: u32,
  state: usize,
  budget: f64,
  negligible: f64,
): u32 {
  lo = <i32>load<f64>(state);
  hi = <i32>load<f64>(state, 8);
  let step = load<f64>(state, 16);
  let outside = load<f64>(state, 24);
  let work = load<f64>(state, 32);
  start = mass - (<usize>lo << 3);
  let run = first;
  for (; run < count; run++) {
    const block = load<f64>(runs + (<usize>run << 3));
    const width = <f64>(hi - lo + 1);
    const most = Math.min(block, 2 * REACH * spread(m, n, step, block) + 2);
    const oneByOne = block * (width + most);
    const atOnce = JUMP_COST * width * most;
    work += Math.min(oneByOne, atOnce);
    if (work > budget || oneByOne > atOnce) break;
    for (let i: f64 = 0; i < block; i++) {
      step++;
      readOne(m, n, step);
      narrow(negligible);
    }
    outside += leaveBand(m, n, divisor, h, step);
    narrow(negligible);
    if (lo > hi) {
      run = count;
      break;
    }
  }
  store<f64>(state, <f64>lo);
  store<f64>(state, <f64>hi, 8);
  store<f64>(state, step, 16);
  store<f64>(state, outside, 24);
  store<f64>(state, work, 32);
  return run;
}
