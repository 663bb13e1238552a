/** A part that many pictures of a page have in common: where it is defined, and what shows it. */
export interface SharedMarkup {
  /** Stands in one SVG of the page that is not seen. */
  readonly definition: string;
  /** Stands in every picture. */
  readonly use: string;
}

/** @param id unique within the page, letters and digits */
export function shared(id: string, content: string): SharedMarkup {
  return { definition: `<g id="${id}">${content}</g>`, use: `<use href="#${id}"/>` };
}
