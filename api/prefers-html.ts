import type { Context } from 'hono';
import { accepts } from 'hono/accepts';

/** Whether who asks is a browser showing a page rather than a program: it asks for HTML by name before JSON. */
export function prefersHtml(c: Context): boolean {
  return (
    accepts(c, {
      header: 'Accept',
      supports: ['application/json', 'text/html'],
      default: 'application/json',
    }) === 'text/html'
  );
}
