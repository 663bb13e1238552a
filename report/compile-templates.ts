import Handlebars from 'handlebars';
import type { Markup } from './column-pictures.js';
import type { TemplateSources } from './templates.js';

/** A page as a function of what it shows. */
export type Page = (context: object) => string;

/** A field that a template names and the view lacks is an error; no helper but ours is known. */
export const COMPILE_OPTIONS = {
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: { markup: true },
} as const;

/** The helper that lets markup pass: only what the chart functions made is of this type. */
export function markup({ markup: text }: Markup): Handlebars.SafeString {
  return new Handlebars.SafeString(text);
}

/**
 * Compiles the page and its partials. The bundled command has a module in the place of this one whose templates were
 * compiled when it was built (`tools/compiled-templates.ts`): the compiler would take longer than the drift check of a
 * small file.
 */
export function compileTemplates(sources: Pick<TemplateSources, 'page' | 'column' | 'quality'>): Page {
  const handlebars = Handlebars.create();
  handlebars.registerHelper('markup', markup);
  for (const name of ['column', 'quality'] as const)
    handlebars.registerPartial(name, handlebars.compile(sources[name], COMPILE_OPTIONS));
  return handlebars.compile(sources.page, COMPILE_OPTIONS);
}
