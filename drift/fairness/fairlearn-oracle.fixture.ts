import { readFileSync } from 'node:fs';

type Numbers = Readonly<Record<string, number | null>>;

interface GroupedCase {
  readonly name: string;
  readonly groups: readonly string[];
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
  readonly by_group: Readonly<Record<string, Numbers>>;
  readonly parity: Numbers;
}

/** Made by `fairlearn-oracle.py`. */
export interface FairlearnOracle {
  readonly made_by: string;
  readonly binary: readonly (GroupedCase & {
    readonly probabilities: readonly number[];
    readonly overall: Numbers;
    readonly to_overall: Numbers;
  })[];
  readonly regression: readonly (GroupedCase & {
    readonly errors: readonly { readonly first: string; readonly second: string; readonly p_value: number }[];
  })[];
  readonly shares: readonly {
    readonly counts: readonly [number, number, number, number];
    readonly difference: readonly [number, number];
    readonly ratio: readonly [number | null, number | null];
    readonly p_value: number;
  }[];
}

export function fairlearnOracle(): FairlearnOracle {
  return JSON.parse(readFileSync(new URL('./fairlearn-oracle.json', import.meta.url), 'utf8'));
}
