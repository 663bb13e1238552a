let graphemes: Intl.Segmenter | undefined;

/**
 * Names short enough for a picture, such that those which begin alike stay apart: a long one loses its middle.
 * `measurement_of_pressure_17` becomes `measurem…ssure_17`.
 *
 * @param length characters as a reader counts them, at least 3
 */
export function shortenInside(name: string, length: number): string {
  // Made for the first long name: making it takes longer than to render a small report's charts.
  if (name.length <= length) return name;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const signs = [...graphemes.segment(name.slice(0, 4_000))].map(({ segment }) => segment);
  if (signs.length <= length) return name;
  const end = Math.floor((length - 1) / 2);
  return `${signs.slice(0, length - 1 - end).join('')}…${signs.slice(signs.length - end).join('')}`;
}
