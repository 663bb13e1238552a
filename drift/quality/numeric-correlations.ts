import type { Table } from '../column.js';
import { createProductsKernel, type ProductsKernel } from '../kernels/products-kernel.js';
import { alignedCorrelations, centredNumbers, centredRanks } from './aligned-correlations.js';
import { BEYOND_DOUBLES, type Correlation, correlationMatrix, createLeftOut } from './correlation-matrix.js';
import { pearsonOfJoint } from './joint-numbers.js';
import { type JointRanks, jointRanks, spearmanOfJoint } from './joint-ranks.js';
import { type JointRows, jointRows } from './joint-rows.js';
import type { CorrelationMatrix } from './quality-schema.js';
import { type OnSorted, type RankedColumn, rankColumns } from './ranked-columns.js';

/** Columns of one group whose ranks among the rows of another are held in memory at a time. */
const HELD = 8;

/** A column and its position among the compared ones. */
interface Member {
  readonly position: number;
  readonly column: RankedColumn;
}

/** Columns that hold values in the same rows. */
interface Group {
  readonly present: Uint8Array | null;
  readonly members: Member[];
}

/** What a pair of columns came to. */
interface Pair {
  readonly pearson: Correlation;
  readonly spearman: Correlation;
}

/**
 * Pearson's and Spearman's correlation of every pair of numeric columns, over the rows in which both hold a finite
 * value, as `pandas.DataFrame.corr`: ranks are those among these rows, equal values share the mean of theirs.
 *
 * Columns with gaps in the same rows (or none) are done together, in one pass over them. Pairs whose gaps differ are
 * done one by one: each has rows of its own.
 *
 * @param most columns beyond the first so many are left out: the work grows with the square of their number
 * @param onSorted is told of every column that is compared
 */
export function numericCorrelations(
  table: Table,
  most: number,
  onSorted?: OnSorted,
): { readonly pearson: CorrelationMatrix; readonly spearman: CorrelationMatrix } {
  const leftOut = createLeftOut();
  const columns = rankColumns(table, most, leftOut, onSorted);
  const pairs = new Map<number, Pair>();
  const keyOf = (one: number, other: number) => Math.min(one, other) * columns.length + Math.max(one, other);
  const tell: Tell = (one, other, pair) => pairs.set(keyOf(one.position, other.position), pair);
  const groups = groupByRows(columns);
  const kernel = createProductsKernel();
  groups.forEach((group, i) => {
    correlateGroup(group, kernel, tell);
    for (const other of groups.slice(i + 1)) correlateGroups(group, other, table.rows, tell);
  });
  const names = columns.map(({ name }) => name);
  const matrix = (method: keyof Pair) =>
    correlationMatrix(names, leftOut, (one, other) => pairs.get(keyOf(one, other))?.[method] ?? '');
  return { pearson: matrix('pearson'), spearman: matrix('spearman') };
}

type Tell = (one: Member, other: Member, pair: Pair) => void;

function groupByRows(columns: readonly RankedColumn[]): Group[] {
  const groups: Group[] = [];
  columns.forEach((column, position) => {
    const same = groups.find(({ present }) => sameRows(present, column.present));
    if (same) same.members.push({ position, column });
    else groups.push({ present: column.present, members: [{ position, column }] });
  });
  return groups;
}

function sameRows(one: Uint8Array | null, other: Uint8Array | null): boolean {
  if (one === null || other === null) return one === other;
  for (let row = 0; row < one.length; row++) if (one[row] !== other[row]) return false;
  return true;
}

/** All pairs within a group. */
function correlateGroup({ members }: Group, kernel: ProductsKernel, tell: Tell): void {
  const rows = members[0]?.column.values.length ?? 0;
  const pearson = alignedCorrelations(
    members.map(({ column: { values, standard } }) =>
      standard === null ? null : centredNumbers(values, standard.centre, standard.scale, standard.shift),
    ),
    rows,
    kernel,
  );
  const spearman = alignedCorrelations(
    members.map(({ column }) => centredRanks(column.ranks, 1 / rows)),
    rows,
    kernel,
  );
  members.forEach((one, i) => {
    members.slice(i + 1).forEach((other, offset) => {
      const at = i * members.length + i + 1 + offset;
      tell(one, other, { pearson: pearson[at] ?? BEYOND_DOUBLES, spearman: spearman[at] ?? BEYOND_DOUBLES });
    });
  });
}

/** A column in the rows it shares with the columns of another group. */
interface Joined extends Member {
  readonly ranks: JointRanks;
}

/** All pairs with one column from either group. */
function correlateGroups(one: Group, other: Group, rows: number, tell: Tell): void {
  const joint = jointRows(one.present, other.present, rows);
  const join = (member: Member, left: Int32Array, gone: Int32Array): Joined => ({
    ...member,
    ranks: jointRanks(member.column.ranks, left, gone),
  });
  for (let start = 0; start < other.members.length; start += HELD) {
    const held = other.members
      .slice(start, start + HELD)
      .map((member) => join(member, joint.inSecond, joint.onlyInSecond));
    for (const member of one.members) {
      const first = join(member, joint.inFirst, joint.onlyInFirst);
      for (const second of held) tell(first, second, correlatePair(first, second, joint));
    }
  }
}

function correlatePair(first: Joined, second: Joined, { count, inFirst, inSecond }: JointRows): Pair {
  if (count < 2) {
    const reason = `${count === 0 ? 'no row holds' : 'a single row holds'} a value of both`;
    return { pearson: reason, spearman: reason };
  }
  if (first.ranks.squares === 0 || second.ranks.squares === 0) {
    const reason = 'in the rows that hold both, one is constant';
    return { pearson: reason, spearman: reason };
  }
  const spearman = spearmanOfJoint(first.ranks, second.ranks);
  const { standard: a, values: valuesA } = first.column;
  const { standard: b, values: valuesB } = second.column;
  if (a === null || b === null) return { pearson: BEYOND_DOUBLES, spearman };
  const pearson = pearsonOfJoint({ values: valuesA, ...a }, { values: valuesB, ...b }, inFirst, inSecond);
  return { pearson, spearman };
}
