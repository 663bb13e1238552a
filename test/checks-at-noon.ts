/** The moment at which tests check the small project, and what its steps need then. */
import type { StepDeps } from '../activities/step-types.js';
import type { TinyProject } from './tiny-project.js';

export const NOON = new Date('2026-01-05T12:00:00Z');
/** Inside the window that ends at noon. */
export const BEFORE = new Date('2026-01-05T11:30:00Z');

export function depsAtNoon({ config }: TinyProject): StepDeps {
  return {
    config,
    publicUrl: 'http://127.0.0.1:5000',
    productVersion: '0.0.0',
    now: () => new Date('2026-01-05T12:00:04Z'),
  };
}
