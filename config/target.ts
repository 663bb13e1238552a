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
