import { afterAll, beforeAll } from 'vitest';
import * as z from 'zod';
import type { RunningApi } from '../api/start-api.js';
import { runningApi } from './running-api.js';
import { type TinyProject, tinyProject } from './tiny-project.js';

/** What of a problem the tests of formats look at. */
export const problemSchema = z.object({
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  error: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export const answersSchema = z.object({
  predictions: z.array(z.object({ prediction: z.number(), label: z.string(), probability: z.number() })),
});

const JSON_TYPE = { 'Content-Type': 'application/json' };

export interface AskedApi {
  readonly address: () => string;
  readonly project: () => TinyProject;
  /** Posts bytes and texts as they are, anything else as JSON. */
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
}

/** The API of a tiny project on a real socket, for the tests of the file that calls this. */
export function askedApi(settings: string): AskedApi {
  let project: TinyProject;
  let api: RunningApi;
  beforeAll(async () => {
    project = await tinyProject({ settings });
    api = await runningApi(project.config);
  });
  afterAll(async () => {
    await api.stop();
    await project.remove();
  });
  return {
    address: () => api.address,
    project: () => project,
    post(path, body, headers = JSON_TYPE) {
      const sent = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
      return fetch(`${api.address}${path}`, { method: 'POST', headers, body: sent });
    },
  };
}
