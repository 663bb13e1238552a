/** A DriftResult for the tests of what shows one: all its texts try to leave their place. */
import type { DriftResult } from '../drift/result.js';
import { categoricalColumn, numericColumn } from './sample-columns.fixture.js';
import { DRIFTED, resultOf, sideQuality } from './sample-result.fixture.js';

type Quality = NonNullable<DriftResult['quality']>;

/** Names and values that try to leave their place. */
export const HOSTILE_TEXTS: readonly string[] = [
  '<script>document.title="owned"</script>',
  '</script><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '<!--',
  ']]>&lt;b&gt;',
  '{{constructor.constructor "return process"}}',
  '\u202eevil\u202c',
  'a\u2069b',
  'עמודה שמאלה',
  'bell\u0007 and nul\u0000 and \ud800',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  '',
  '  ',
  '__proto__',
  'x'.repeat(5_000),
];

/** Every hostile text as a column name, a category, a reason, a warning and a source. */
export function hostileResult(): DriftResult {
  const columns = HOSTILE_TEXTS.map((text, index) =>
    index % 2 === 0
      ? categoricalColumn(
          text,
          HOSTILE_TEXTS.map((value, row) => [value, row + 1, HOSTILE_TEXTS.length - row]),
          {
            ...DRIFTED,
            score: 0.3,
            new_categories: [...HOSTILE_TEXTS],
            lost_categories: [text],
            reason: text,
            out_of_range: { type: 'categorical', categories: 1, rows: index + 1, share: 0.5 },
          },
        )
      : numericColumn(text, [1, 2, 3, 4, 5], [2, 3, 4, 5, 6], { score: 0.2, p_value_test: text }),
  );
  const [source = ''] = HOSTILE_TEXTS;
  return resultOf(columns, {
    model: source,
    reference: { source, rows: 5 },
    current: { source: '</title>', rows: 5 },
    skipped_columns: HOSTILE_TEXTS.map((text) => ({ name: text, reason: text })),
    warnings: [...HOSTILE_TEXTS],
    quality: hostileQuality(),
  });
}

function hostileQuality(): Quality {
  const names = [...HOSTILE_TEXTS];
  const unknown = { count: null, share: null, reason: names[1] ?? '' };
  const side = sideQuality(5, [], {
    duplicate_rows: unknown,
    empty_rows: unknown,
    empty_columns: names,
    constant_columns: names,
    almost_constant_columns: names.map((name) => ({ name, share: 0.99 })),
    duplicate_columns: names.map((name) => ({ name, same_as: name })),
  });
  const method = 'pearson';
  const changes = names.map(
    (a, i) => ({ a, b: names[i - 1] ?? '', method, reference: 0.5, current: -0.5, change: -1 }) as const,
  );
  return { reference: side, current: side, largest_changes: changes };
}
