/** What a model predicts, as its configuration declares it. */
import * as z from 'zod';

/** At least two labels, each once. */
export type Classes = readonly [string, string, ...string[]];

const classesSchema = z
  .array(z.string())
  .min(2, 'at least two labels')
  .max(256, 'at most 256 labels')
  .refine((classes) => new Set(classes).size === classes.length, 'labels that all differ')
  .transform(([negative = '', positive = '', ...more]): Classes => [negative, positive, ...more]);

/** One of some labels, or a number. */
export type TargetConfig =
  | { readonly type: 'classification'; readonly name: string; readonly classes: Classes }
  | { readonly type: 'regression'; readonly name: string };

export const targetSchema = z
  .strictObject({
    name: z.string().min(1),
    type: z.enum(['classification', 'regression']).default('classification'),
    /**
     * The labels: `prediction` is the index into this list. Of two, the negative one stands first, and `probability` is
     * that of the second; of more, `probability` is that of the predicted one.
     */
    classes: classesSchema.optional(),
  })
  .transform(({ name, type, classes }, context): TargetConfig => {
    if (type === 'regression' && classes === undefined) return { type, name };
    if (type === 'classification' && classes !== undefined) return { type, name, classes };
    const message =
      type === 'regression'
        ? 'a target that is a number has no classes'
        : 'expected the labels, negative first';
    context.addIssue({ code: 'custom', path: ['classes'], message });
    return z.NEVER;
  });

export interface OutputColumn {
  readonly name: 'prediction' | 'probability';
  readonly type: 'numeric' | 'categorical';
}

/** The columns of the live log that hold what a model puts out, in order, and what their cells are. */
export function outputColumns({ type }: Pick<TargetConfig, 'type'>): readonly OutputColumn[] {
  if (type === 'regression') return [{ name: 'prediction', type: 'numeric' }];
  return [
    { name: 'prediction', type: 'categorical' },
    { name: 'probability', type: 'numeric' },
  ];
}

/**
 * The classes whose probabilities are told one by one, in order. None of two classes, of which one probability says both, and
 * none of a regression.
 */
export function separateClasses(target: TargetConfig): readonly string[] {
  return target.type === 'classification' && target.classes.length > 2 ? target.classes : [];
}

/**
 * The columns that hold the probability of each of those classes: `probability_{class}`, or, where labels differ in case
 * alone, which DuckDB does not tell apart, `probability_{position}`.
 */
export function probabilityColumns(target: TargetConfig): readonly string[] {
  const classes = separateClasses(target);
  const differ = new Set(classes.map((label) => label.toLowerCase())).size === classes.length;
  return classes.map((label, position) => `probability_${differ ? label : position}`);
}
