import { expect, it } from 'vitest';
import { figuresTable } from './figures-table.js';

type Judged = Parameters<typeof figuresTable>[0];
type Figure = Judged['figures'][number];

const figure = (part: Partial<Figure>): Figure => ({
  name: 'accuracy',
  better: 'higher',
  judged: true,
  realised: null,
  realised_interval: null,
  estimated: null,
  estimated_interval: null,
  reference: 0.8,
  lower: null,
  upper: null,
  fallen: false,
  ...part,
});

async function tableOf(judged_by: Judged['judged_by'], ...figures: Figure[]): Promise<string> {
  return String(await figuresTable({ figures, judged_by }));
}

it('has no columns for labels where there are none', async () => {
  const table = await tableOf('estimated', figure({ estimated: 0.7, fallen: true }));
  expect(table).not.toContain('With labels');
  expect(table).toContain('<td class="number drift">0.700 (fallen)</td><td class="number">0.800</td>');
});

it('marks the value that the verdict rests on', async () => {
  const both = figure({ realised: 0.6, realised_interval: [0.5, 0.7], estimated: 0.79, fallen: true });
  expect(await tableOf('realised', both)).toContain(
    '<td class="number drift">0.600 (fallen)</td><td>0.500 to 0.700</td><td class="number">0.790</td>',
  );
  expect(await tableOf('estimated', both)).toContain(
    '<td class="number">0.600</td><td>0.500 to 0.700</td><td class="number drift">0.790 (fallen)</td>',
  );
});
