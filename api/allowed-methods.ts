import type { Hono } from 'hono';

/** The methods that a path answers, in alphabetical order; none when nothing is served there. */
export type AllowedMethods = (path: string) => readonly string[];

/**
 * The methods of each path, taken from the routes themselves, for the answer to a wrong one.
 *
 * @param routes `app.routes`; middleware, which answers all methods, is left out
 */
export function allowedMethods(routes: Hono['routes']): AllowedMethods {
  const known = routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return function methodsOf(path) {
    const methods = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(methods)].sort();
  };
}

/** `/models/:model/predict` as a pattern: a parameter stands for one segment. */
function patternOf(path: string): RegExp {
  const segments = path.split('/').map((segment) => {
    if (segment === '*') return '.*';
    return segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
}
