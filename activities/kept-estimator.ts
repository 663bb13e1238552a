import { stat } from 'node:fs/promises';
import { productVersion } from '../config/version.js';
import type { Estimator, EstimatorKeeper } from '../drift/performance/estimator.js';
import { readFit, writeFit } from '../store/fit-file.js';
import { profileKey } from '../store/reference-profile.js';
import { packEstimator, unpackEstimator } from './packed-estimator.js';

/** Increased whenever what is kept means something else than before. */
const FIT_VERSION = 2;

export interface KeptEstimator extends EstimatorKeeper {
  /** Keeps what was learnt, if anything was; what cannot be kept is learnt again by the next check. */
  store(): Promise<void>;
}

/**
 * What is known of a reference from checks before, by its bytes and all that decides what is learnt of them. The model's version is
 * not part of that: what a version put out for the reference stands in the reference.
 *
 * @param folder of stored profiles
 * @param how plain data: which columns are read, and as what
 */
export async function keptEstimator(folder: string, reference: string, how: unknown): Promise<KeptEstimator> {
  const before = await stateOf(reference);
  const key = await profileKey(reference, { version: FIT_VERSION, product: productVersion(), how }).catch(
    () => null,
  );
  const text = key === null ? null : await readFit(folder, key);
  let learnt: Estimator | null = null;
  return {
    known: text === null ? null : unpackEstimator(text),
    learnt(estimator) {
      learnt = estimator;
    },
    async store() {
      // A file that was replaced meanwhile is not the one whose bytes made the key.
      if (learnt === null || key === null || before !== (await stateOf(reference))) return;
      await writeFit(folder, key, packEstimator(learnt)).catch(() => {});
    },
  };
}

/** What changes with a file's content: its identity, size and times; `null` when it cannot be seen. */
async function stateOf(file: string): Promise<string | null> {
  const info = await stat(file, { bigint: true }).catch(() => null);
  return info === null ? null : `${info.dev} ${info.ino} ${info.size} ${info.mtimeNs} ${info.ctimeNs}`;
}
