import Handlebars from 'handlebars';
import type { Markup } from './column-pictures.js';
import { compactTemplate } from './compact-source.js';
import type { TemplateSources } from './templates.js';

/** A page, or a piece of one, as a function of what it shows. */
export type Page = (context: object) => string;

/** What is rendered by itself, so that its size is known before it is put in. */
export const PIECES = ['column', 'brief', 'small', 'row'] as const;
/** What the page's template includes. */
export const PARTIALS = ['quality', 'fairness'] as const;

export type Templates = { readonly [name in 'page' | (typeof PIECES)[number]]: Page };

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
 * Compiles the page, its partials and its pieces. The bundled command has a module in the place of this one whose templates were
 * compiled when it was built (`tools/compiled-templates.ts`): the compiler would take longer than the drift check of a
 * small file.
 */
export function compileTemplates(
  sources: Pick<TemplateSources, 'page' | (typeof PIECES)[number] | (typeof PARTIALS)[number]>,
): Templates {
  const handlebars = Handlebars.create();
  handlebars.registerHelper('markup', markup);
  const compile = (source: string) => handlebars.compile(compactTemplate(source), COMPILE_OPTIONS);
  for (const name of PARTIALS) handlebars.registerPartial(name, compile(sources[name]));
  return {
    page: compile(sources.page),
    column: compile(sources.column),
    brief: compile(sources.brief),
    small: compile(sources.small),
    row: compile(sources.row),
  };
}
