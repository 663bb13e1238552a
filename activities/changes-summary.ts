import type { ChangesSection } from '../drift/sequential/changes-schema.js';
import type { CheckScores } from '../store/check-scores.js';
import type { RunRecord } from '../store/run-record.js';

/** More names would make a run record long. */
const MOST_FIGURES = 20;

/** The figures that have changed for good, the latest change first, as run records keep them. */
export function changesSummary({ figures }: ChangesSection): NonNullable<RunRecord['changes']> {
  return figures
    .flatMap(({ name, kind, change }) => (change === null ? [] : [{ name, kind, ...change }]))
    .sort((a, b) => b.since.localeCompare(a.since))
    .slice(0, MOST_FIGURES);
}

/**
 * All of them, as later checks take them up; those of figures that could not be looked at this time stay as they were.
 *
 * @param before what the check before left
 */
export function knownChanges(
  section: ChangesSection | null,
  before: NonNullable<CheckScores['changes']>,
): NonNullable<CheckScores['changes']> {
  const figures = section?.figures ?? [];
  const watched = new Set(figures.map(({ kind, name }) => `${kind} ${name}`));
  return [
    ...before.filter(({ kind, name }) => !watched.has(`${kind} ${name}`)),
    ...figures.flatMap(({ name, kind, change }) => (change === null ? [] : [{ name, kind, ...change }])),
  ];
}
