import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import Handlebars from 'handlebars';
import { packageRoot } from '../config/package-root.js';
import { compactTemplate } from '../report/compact-source.js';
import { COMPILE_OPTIONS, PARTIALS, PIECES } from '../report/compile-templates.js';

/**
 * Puts the report's templates into the bundle as functions, in the place of `report/compile-templates`, and leaves the
 * compiler of templates out. `test/cli.test.ts` holds what the bundle renders against what the sources do.
 */
export function compiledTemplates(): Plugin {
  return {
    name: 'compiled-templates',
    setup(build) {
      build.onLoad({ filter: /report[\\/]compile-templates\.[jt]s$/ }, () => ({
        contents: source(),
        loader: 'js',
      }));
    },
  };
}

function source(): string {
  const spec = (name: string): string => {
    const file = join(packageRoot(), 'report', 'templates', `${name}.hbs`);
    return String(Handlebars.precompile(compactTemplate(readFileSync(file, 'utf8')), COMPILE_OPTIONS));
  };
  const template = (name: string) => `handlebars.template(${spec(name)})`;
  return `
    import Handlebars from 'handlebars/runtime.js';
    export function compileTemplates() {
      const handlebars = Handlebars.create();
      handlebars.registerHelper('markup', ({ markup }) => new Handlebars.SafeString(markup));
      ${PARTIALS.map((name) => `handlebars.registerPartial('${name}', ${template(name)});`).join('\n')}
      return { ${['page', ...PIECES].map((name) => `${name}: ${template(name)}`).join(',\n')} };
    }`;
}
