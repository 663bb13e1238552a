/** The 'may import' column of the design, held against every import in the tree. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../config/package-root.js';

type Rule = { readonly values: readonly string[]; readonly types?: readonly string[] };
const EVERYTHING = [
  'activities',
  'api',
  'cli',
  'config',
  'drift',
  'metrics',
  'model',
  'notify',
  'report',
  'store',
  'tracing',
  'worker',
  'workflows',
];

/** What each folder may import of ours, beside itself: values, and further folders for types alone. */
const RULES: Readonly<Record<string, Rule>> = {
  config: { values: [] },
  drift: { values: [] },
  model: { values: ['config', 'store'] },
  store: { values: ['config'] },
  tracing: { values: ['config'] },
  report: { values: [], types: ['drift'] },
  metrics: { values: ['config'], types: ['drift'] },
  notify: { values: ['config', 'store'] },
  activities: { values: ['config', 'drift', 'metrics', 'model', 'notify', 'report', 'store'] },
  workflows: { values: [], types: ['activities', 'drift'] },
  worker: { values: EVERYTHING },
  api: { values: ['config', 'metrics', 'model', 'report', 'store'], types: ['tracing'] },
  cli: { values: EVERYTHING },
};

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s+)?[^'"]*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)|^import\s+'(\.[^']+)'/gm;

async function importsOf(root: string, folder: string): Promise<Import[]> {
  const found: Import[] = [];
  for (const entry of await readdir(join(root, folder), { recursive: true })) {
    if (!entry.endsWith('.ts') || entry.endsWith('.test.ts') || entry.endsWith('.fixture.ts')) continue;
    const file = join(root, folder, entry);
    for (const match of (await readFile(file, 'utf8')).matchAll(IMPORT)) {
      const target = relative(root, join(dirname(file), match[2] ?? match[3] ?? match[4] ?? ''));
      found.push({
        file: relative(root, file),
        from: folder,
        to: target.split(sep)[0] ?? '',
        typeOnly: match[1] !== undefined,
      });
    }
  }
  return found;
}

function breaksRule({ from, to, typeOnly }: Import): boolean {
  const rule = RULES[from];
  if (!rule || to === from) return false;
  return !(rule.values.includes(to) || (typeOnly && rule.types?.includes(to)));
}

describe('import rules', () => {
  const root = packageRoot();

  for (const folder of Object.keys(RULES)) {
    it(`${folder}/ imports only what the design allows`, async () => {
      const imports = await importsOf(root, folder);
      expect(imports.length).toBeGreaterThan(0);
      expect(imports.filter(breaksRule).map(({ file, to }) => `${file} imports ${to}/`)).toEqual([]);
    });
  }

  it('sees the imports it judges', async () => {
    const imports = await importsOf(root, 'workflows');
    expect(imports).toContainEqual({
      file: join('workflows', 'drift-check.ts'),
      from: 'workflows',
      to: 'activities',
      typeOnly: true,
    });
    expect(breaksRule({ file: 'drift/x.ts', from: 'drift', to: 'store', typeOnly: true })).toBe(true);
    expect(breaksRule({ file: 'workflows/x.ts', from: 'workflows', to: 'activities', typeOnly: false })).toBe(
      true,
    );
  });

  it('keeps Node out of workflows/', async () => {
    for (const entry of await readdir(join(root, 'workflows'))) {
      const text = await readFile(join(root, 'workflows', entry), 'utf8');
      expect(text, entry).not.toMatch(/from '(node:|@temporalio\/(worker|client|activity))/);
    }
  });
});
