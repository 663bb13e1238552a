import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { driftResultSchema } from '../drift/result.js';
import { embeddedJson } from './embedded-json.js';
import { incomeResult, wideResult } from './sample-result.fixture.js';

const result = { ...wideResult(20), quality: incomeResult().quality };
const bytes = Buffer.byteLength(JSON.stringify(result));
const unpacked = (text: string | undefined): unknown =>
  JSON.parse(gunzipSync(Buffer.from(text ?? '', 'base64')).toString());

it('is the result as it is where there is room', () => {
  const json = embeddedJson(result, { plain: bytes, packed: 0 });
  expect(json).toMatchObject({ packed: false, whole: true });
  expect(JSON.parse(json?.text.markup ?? '')).toEqual(result);
});

it('is packed where there is less', () => {
  const json = embeddedJson(result, { plain: bytes - 1, packed: bytes / 2 });
  expect(json).toMatchObject({ packed: true, whole: true });
  expect(unpacked(json?.text.markup)).toEqual(result);
});

it('then leaves out histograms and correlations, but keeps the largest changes', () => {
  const whole = embeddedJson(result, { plain: 0, packed: bytes })?.text.markup.length ?? 0;
  const json = embeddedJson(result, { plain: 0, packed: whole - 1 });
  expect(json).toMatchObject({ packed: true, whole: false });
  const slim = driftResultSchema.parse(unpacked(json?.text.markup));
  expect(slim.columns.every(({ histogram }) => histogram === null)).toBe(true);
  expect(slim.dataset).toEqual(result.dataset);
  expect(slim.quality?.current.correlations.pearson.values).toEqual([]);
  expect(slim.quality?.largest_changes).toEqual(result.quality?.largest_changes);
});

it('is nothing where there is no room', () => {
  expect(embeddedJson(result, { plain: 0, packed: 100 })).toBeNull();
});
