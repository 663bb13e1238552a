import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import type { ChangesSection } from '../drift/sequential/changes-schema.js';
import { changeFigures, changeGauges } from './change-metrics.js';
import { scrapedGauges } from './scraped-gauges.js';

const figure = (
  name: string,
  change: { readonly direction: 'up' | 'down'; readonly since: string } | null,
): ChangesSection['figures'][number] => ({
  name,
  kind: 'column',
  calendar: null,
  value: 0.2,
  lower: null,
  upper: 0.1,
  crosses: true,
  change: change && { ...change, earliest: change.since, found: '2026-11-23T09:00:00.000Z' },
});

const section = (figures: ChangesSection['figures']): ChangesSection => ({
  windows: 40,
  overlapping: 0,
  baseline: 14,
  checks_to_false_alarm: 200,
  figures,
});

async function shown(figures: ChangesSection['figures']): Promise<string[]> {
  const registry = new Registry();
  const gauge = scrapedGauges(
    registry,
    async () => ['once'],
    () => show('income', changeFigures(section(figures))),
  );
  const show = changeGauges(gauge);
  return (await registry.metrics()).split('\n').filter((line) => line.startsWith('sentinelml'));
}

it('shows since when a figure has changed and who found it, and that another has not', async () => {
  const change = { direction: 'up', since: '2026-11-23T08:00:00.000Z' } as const;
  expect(await shown([figure('age', change), figure('city', null)])).toEqual([
    'sentinelml_change_since_timestamp_seconds{model="income",figure="age",kind="column",direction="up"} 1795420800',
    'sentinelml_change_found_timestamp_seconds{model="income",figure="age",kind="column",direction="up"} 1795424400',
    'sentinelml_changed_figures{model="income"} 1',
    'sentinelml_watched_figures{model="income"} 2',
    'sentinelml_watched_windows{model="income"} 40',
  ]);
});

it('tells "nothing has changed" from "nobody looked"', async () => {
  expect(await shown([figure('age', null)])).toEqual([
    'sentinelml_changed_figures{model="income"} 0',
    'sentinelml_watched_figures{model="income"} 1',
    'sentinelml_watched_windows{model="income"} 40',
  ]);
});

it('has series of the twenty latest changes, and counts all', async () => {
  const many = Array.from({ length: 30 }, (_, at) =>
    figure(`f${at}`, {
      direction: 'down',
      since: new Date(Date.UTC(2026, 10, 1, at)).toISOString(),
    }),
  );
  const lines = await shown(many);
  const since = lines.filter((line) => line.startsWith('sentinelml_change_since'));
  expect(since).toHaveLength(20);
  expect(since.join()).toContain('figure="f29"');
  expect(since.join()).not.toContain('figure="f9"');
  expect(lines).toContain('sentinelml_changed_figures{model="income"} 30');
});
