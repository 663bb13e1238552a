/** What a text that is no class becomes: no position, and not unknown either. */
export const NO_CLASS = -1;

/**
 * The position of the class that each text names, or `NO_CLASS`.
 *
 * @param numbersAre what a text such as `1` is first taken for: a position in the list, as predictions are logged, or a
 *   label, as targets are
 */
export function classesOfTexts(
  texts: readonly string[],
  classes: readonly string[],
  numbersAre: 'positions' | 'labels',
): number[] {
  const labels = new Map(classes.map((label, at) => [label, at]));
  // 1 and 1.0 are one class.
  const numbers = new Map(
    classes.flatMap((label, at) => (numberIn(label) === null ? [] : [[numberIn(label), at] as const])),
  );
  const position = (text: string): number | undefined => {
    const at = numberIn(text) ?? truthIn(text, classes.length);
    return at !== null && Number.isInteger(at) && at >= 0 && at < classes.length ? at : undefined;
  };
  const label = (text: string): number | undefined =>
    labels.get(text) ?? numbers.get(numberIn(text) ?? Number.NaN);
  return texts.map((text) => {
    if (numbersAre === 'positions') return position(text) ?? label(text) ?? NO_CLASS;
    // Where labels are numbers, another number is no class rather than a position.
    return label(text) ?? (numbers.size > 0 ? undefined : position(text)) ?? NO_CLASS;
  });
}

function numberIn(text: string): number | null {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

/** Truth values stand for two classes. */
function truthIn(text: string, classes: number): number | null {
  if (classes !== 2) return null;
  const lower = text.toLowerCase();
  return lower === 'true' ? 1 : lower === 'false' ? 0 : null;
}
