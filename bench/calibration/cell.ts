import type { Column } from '../../drift/column.js';
import type { LookedColumn } from '../../drift/look-at-column.js';
import type { Profile } from '../../drift/result.js';
import { seededRandom } from '../../drift/seeded-random.js';
import { DISTRIBUTIONS, type Distribution, type Draw, SIZES } from './distributions.js';
import { driftedColumns, look } from './judge.js';
import { count, emptyTally, type Tally, together } from './tally.js';

/** One cell of the simulation. Plain data. */
export interface Cell {
  readonly distribution: string;
  readonly referenceRows: number;
  readonly windowRows: number;
  readonly datasets: number;
  /** How many references are drawn, each for as many datasets. */
  readonly references: number;
}

/** Which share of changed columns was found. */
export interface Power {
  readonly change: string;
  /** Whether one of the twenty columns has changed, or all have. */
  readonly changed: 'one' | 'all';
  readonly bySize: readonly Tally[];
}

export interface CellResult {
  /** By reference: datasets with any drifted column although none has changed. */
  readonly alarms: readonly Tally[];
  /** The share of them in which Evidently's default calls any drifted, from more datasets where it is near 5 %. */
  readonly evidentlyAlarms: number;
  readonly powers: readonly Power[];
}

const COLUMNS = 20;
/** One of so many datasets is looked at with all its columns changed, too. */
const ALL_CHANGED = 20;
/** Where Evidently's default is near 5 %, so many times more datasets tell on which side of it. */
const LOOK_CLOSER = 5;
const NEAR_ALLOWED = { from: 0.01, to: 0.12 } as const;
/** In a mixed table every column changes in the first way of its distribution. */
const FIRST_OF_EACH = 'shift or growth';

/** Simulates a cell. The same cell gives the same result. */
export function runCell(cell: Cell): CellResult {
  const { referenceRows, windowRows, datasets, references } = cell;
  const random = seededRandom(seedOf(cell));
  const uniform = (): number => (random() + 0.5) / 2 ** 32;
  const columns = columnsOf(cell.distribution);
  const draw = (column: number, change: string | null, size: number): Column =>
    drawOf(columns[column], change, size)(`x${column}`, windowRows, uniform);
  const drawAll = (change: string | null, size: number): Column[] =>
    columns.map((_, i) => draw(i, change, size));
  const drawReference = (): Column[] =>
    columns.map(({ unchanged }, i) => unchanged(`x${i}`, referenceRows, uniform));
  const rows = { reference: referenceRows, current: windowRows };

  let reference: Column[] = [];
  const lookAt = (column: number, current: Column, profile: Profile): LookedColumn =>
    look(reference[column] ?? current, current, profile);
  const lookAll = (current: readonly Column[], profile: Profile): LookedColumn[] =>
    current.map((each, i) => lookAt(i, each, profile));
  const anyDrifted = (looked: readonly LookedColumn[], profile: Profile): number =>
    Number(driftedColumns(rows, looked, profile).size > 0);

  const alarms: Tally[] = [];
  const powers = changesOf(cell.distribution).flatMap((change) =>
    (['one', 'all'] as const).map((changed) => ({ change, changed, bySize: SIZES.map(emptyTally) })),
  );
  for (let dataset = 0; dataset < datasets; dataset++) {
    if (alarms.length <= Math.floor((dataset * references) / datasets)) {
      reference = drawReference();
      alarms.push(emptyTally());
    }
    const window = drawAll(null, 0);
    const looked = byProfile((profile) => lookAll(window, profile));
    countInto(
      alarms.at(-1),
      byProfile((profile) => anyDrifted(looked[profile], profile)),
    );

    const target = dataset % COLUMNS;
    const findOne = (change: string, size: number): Shares => {
      const current = draw(target, change, size);
      return byProfile((profile) => {
        // The other nineteen are what they were.
        const changed = looked[profile].with(target, lookAt(target, current, profile));
        return Number(driftedColumns(rows, changed, profile).has(current.name));
      });
    };
    const findAll = (change: string, size: number): Shares => {
      const current = drawAll(change, size);
      return byProfile((profile) => driftedColumns(rows, lookAll(current, profile), profile).size / COLUMNS);
    };
    for (const { change, changed, bySize } of powers) {
      if (changed === 'all' && dataset % ALL_CHANGED !== 0) continue;
      for (const [size, tally] of bySize.entries())
        countInto(tally, changed === 'all' ? findAll(change, size) : findOne(change, size));
    }
  }

  const more = together(alarms);
  const share = more.evidently / more.trials;
  const times = share >= NEAR_ALLOWED.from && share <= NEAR_ALLOWED.to ? LOOK_CLOSER : 1;
  for (; more.trials < times * datasets; more.trials++) {
    if (more.trials % Math.ceil(datasets / references) === 0) reference = drawReference();
    more.evidently += anyDrifted(lookAll(drawAll(null, 0), 'evidently'), 'evidently');
  }
  return { alarms, evidentlyAlarms: more.evidently / more.trials, powers };
}

/** What either profile found of one dataset: 0 or 1, or the share of its columns. */
type Shares = Readonly<Record<Profile, number>>;

function byProfile<T>(make: (profile: Profile) => T): Record<Profile, T> {
  return { calibrated: make('calibrated'), evidently: make('evidently') };
}

function countInto(tally: Tally | undefined, shares: Shares): void {
  if (tally !== undefined) count(tally, shares.calibrated, shares.evidently);
}

/** The distribution of each of the twenty columns. */
function columnsOf(name: string): Distribution[] {
  const all = Object.values(DISTRIBUTIONS);
  return Array.from({ length: COLUMNS }, (_, i) => {
    const distribution = name === 'mixed' ? all[i % all.length] : DISTRIBUTIONS[name];
    if (!distribution)
      throw new RangeError(`--only: expected some of ${Object.keys(DISTRIBUTIONS).join(', ')}, mixed`);
    return distribution;
  });
}

function changesOf(name: string): string[] {
  return name === 'mixed' ? [FIRST_OF_EACH] : Object.keys(DISTRIBUTIONS[name]?.changes ?? {});
}

function drawOf(distribution: Distribution | undefined, change: string | null, size: number): Draw {
  if (distribution === undefined) throw new RangeError('no such column');
  if (change === null) return distribution.unchanged;
  const [first] = Object.values(distribution.changes);
  const draw = (distribution.changes[change] ?? first)?.[size];
  if (draw === undefined) throw new RangeError(`no change "${change}" of size ${size}`);
  return draw;
}

function seedOf({ distribution, referenceRows, windowRows }: Cell): number {
  let seed = referenceRows + windowRows;
  for (const character of distribution) seed = (31 * seed + (character.codePointAt(0) ?? 0)) % 2_147_483_647;
  return seed;
}
