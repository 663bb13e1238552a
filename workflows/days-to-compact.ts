/** A day of one of the models. */
export interface PlannedDay<Day> {
  readonly model: string;
  readonly day: Day;
}

/**
 * The days of one model after the other, each planned when its turn comes, until there are enough.
 *
 * @param plansNoMore whether models after that are left unplanned; earlier versions planned them, and did nothing
 */
export async function* daysToCompact<Day>(
  models: readonly string[],
  plan: (model: string) => Promise<readonly Day[]>,
  most: number,
  plansNoMore: () => boolean,
): AsyncGenerator<PlannedDay<Day>> {
  let days = 0;
  for (const model of models) {
    if (days === most && plansNoMore()) return;
    for (const day of await plan(model)) {
      if (days === most) break;
      days += 1;
      yield { model, day };
    }
  }
}
