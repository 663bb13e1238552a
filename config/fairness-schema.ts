/** Which groups a model's decisions are compared by: `models.{id}.fairness` of `sentinel.config.yaml`. */
import * as z from 'zod';
import { fairnessLimitProblems, fairnessLimitsSchema, limitedMeasures } from './fairness-limits.js';
import type { TargetConfig } from './target.js';

/** A feature, or several together. */
const groupSchema = z.union([z.string().min(1), z.array(z.string().min(1)).min(2).max(3)]);

/** Of fewer rows neither shares nor their intervals say anything. */
export const FEWEST_ROWS = 10;
const minimumRowsSchema = z.int().min(FEWEST_ROWS);

export const fairnessSchema = z.strictObject({
  groups: z.array(groupSchema).min(1).max(10),
  /** Of numeric features: ascending bounds, each the first value of the next group. */
  cuts: z.record(z.string(), z.array(z.number()).min(1).max(19)).default({}),
  /** The classes that are good to get; the second of two unless told. */
  favourable: z.array(z.string()).min(1).optional(),
  /** By feature: the value of the group that others are held against; everybody unless told. */
  reference: z.record(z.string(), z.string()).default({}),
  /** Groups of fewer rows are listed and not looked at. */
  minimum_rows: minimumRowsSchema.default(30),
  /** The share of false ones among the comparisons that are said to differ. */
  alpha: z.number().gt(0).lt(1).default(0.05),
  /** Groups of an attribute; of the smaller ones beyond only their number is told. */
  most_groups: z.int().min(2).max(100).default(20),
  /** Beyond these an alert tells of it; none unless told, as nobody else knows what is too far apart. */
  limits: fairnessLimitsSchema.default({}),
});
export type FairnessConfig = z.infer<typeof fairnessSchema>;

/** The features of each attribute. */
export function fairnessColumns({ groups }: Pick<FairnessConfig, 'groups'>): readonly (readonly string[])[] {
  return groups.map((group) => (typeof group === 'string' ? [group] : group));
}

export interface FairnessProblem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** Attributes that are there already, in whatever order: each comparison would count twice where p-values are adjusted. */
export function repeatedGroups(groups: FairnessConfig['groups']): FairnessProblem[] {
  const first = new Map<string, number>();
  return fairnessColumns({ groups }).flatMap((columns, at) => {
    const key = JSON.stringify(columns.toSorted());
    const before = first.get(key);
    if (before === undefined) first.set(key, at);
    return before === undefined
      ? []
      : [{ path: ['groups', at], message: `the same attribute as groups.${before} (${columns.join(', ')})` }];
  });
}

/** What does not fit the model, with the place of each. */
export function fairnessProblems(
  fairness: FairnessConfig,
  features: Readonly<Record<string, { readonly type: 'numeric' | 'categorical' }>>,
  target: TargetConfig,
): FairnessProblem[] {
  const { groups, cuts, favourable, reference, limits } = fairness;
  const names = Object.keys(features);
  const grouped = new Set(fairnessColumns(fairness).flat());
  const alone = new Set(groups.filter((group) => typeof group === 'string'));
  const twice = (one: readonly string[]): boolean => new Set(one).size < one.length;
  return [
    ...fairnessColumns(fairness).flatMap((columns, at): FairnessProblem[] => {
      const path = ['groups', at];
      const unknown = columns.find((name) => !names.includes(name));
      if (unknown !== undefined)
        return [{ path, message: `expected some of the features ${names.join(', ')}, got "${unknown}"` }];
      if (twice(columns)) return [{ path, message: 'the same feature twice' }];
      const uncut = columns.find((name) => features[name]?.type === 'numeric' && !Object.hasOwn(cuts, name));
      if (uncut === undefined) return [];
      return [{ path, message: `${uncut} is numeric: expected its bounds in fairness.cuts` }];
    }),
    ...repeatedGroups(groups),
    ...Object.entries(cuts).flatMap(([name, bounds]): FairnessProblem[] => {
      const path = ['cuts', name];
      if (!grouped.has(name) || features[name]?.type !== 'numeric')
        return [{ path, message: 'expected a numeric feature that groups are made of' }];
      const rises = bounds.every((bound, at) => at === 0 || bound > (bounds[at - 1] ?? bound));
      return rises ? [] : [{ path, message: 'expected bounds in ascending order' }];
    }),
    ...Object.keys(reference).flatMap((name): FairnessProblem[] =>
      alone.has(name)
        ? []
        : [{ path: ['reference', name], message: 'expected a feature that stands alone in fairness.groups' }],
    ),
    ...favourableProblems(favourable, target),
    ...fairnessLimitProblems(limits, limitedMeasures(target, favourable)),
  ];
}

function favourableProblems(
  favourable: readonly string[] | undefined,
  target: TargetConfig,
): FairnessProblem[] {
  if (favourable === undefined) return [];
  const path = ['favourable'];
  if (target.type === 'regression') return [{ path, message: 'a target that is a number has no classes' }];
  const unknown = favourable.find((label) => !target.classes.includes(label));
  if (unknown !== undefined)
    return [{ path, message: `expected some of the classes ${target.classes.join(', ')}, got "${unknown}"` }];
  if (new Set(favourable).size < favourable.length) return [{ path, message: 'the same class twice' }];
  if (favourable.length < target.classes.length) return [];
  return [{ path, message: 'expected some of the classes, not all' }];
}
