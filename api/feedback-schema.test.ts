import { describe, expect, it } from 'vitest';
import { SentinelError } from '../config/errors.js';
import type { TargetConfig } from '../config/target.js';
import { actualOf, parseFeedback } from './feedback-schema.js';

const income: TargetConfig = { type: 'classification', name: 'income', classes: ['<=50K', '>50K'] };
const digits: TargetConfig = { type: 'classification', name: 'digit', classes: ['0', '2', '1'] };
const price: TargetConfig = { type: 'regression', name: 'price' };

describe('parseFeedback', () => {
  it('takes one piece, and lists', () => {
    const item = { id: 'a', actual: 1 };
    expect(parseFeedback(item, 5)).toEqual({ items: [item], batch: false });
    expect(parseFeedback([item, { ...item, model: 'm' }], 5)).toMatchObject({ batch: true });
  });

  it.each([
    ['nothing', null, ''],
    ['an id that is none', { id: 7, actual: 1 }, '/id'],
    ['an empty id', { id: '', actual: 1 }, '/id'],
    ['an id that is too long', { id: 'x'.repeat(201), actual: 1 }, '/id'],
    ['no truth', { id: 'a' }, '/actual'],
    ['a truth of another kind', { id: 'a', actual: null }, '/actual'],
    ['a field that nobody knows', { id: 'a', actual: 1, actaul: 1 }, '/actaul'],
    ['an empty list', [], ''],
    ['a list that is too long', Array.from({ length: 6 }, () => ({ id: 'a', actual: 1 })), ''],
    ['a bad piece in a list', [{ id: 'a', actual: 1 }, { id: 'a' }], '/1/actual'],
  ])('refuses %s and points at it', (_, body, pointer) => {
    try {
      parseFeedback(body, 5);
    } catch (error) {
      if (!(error instanceof SentinelError)) throw error;
      expect(error.code).toBe('SENT_FEEDBACK_INVALID');
      expect(error.errors.map((each) => each.pointer)).toContain(pointer);
      return;
    }
    throw new Error('it was accepted');
  });
});

describe('actualOf', () => {
  it.each([
    ['>50K', income, 1],
    [0, income, 0],
    [true, income, 1],
    // A text is a label, a number a place.
    ['1', digits, 2],
    [1, digits, 1],
    [-3.5, price, -3.5],
  ])('takes %j', (actual, target, expected) => {
    expect(actualOf(actual, target)).toBe(expected);
  });

  it.each([
    ['50K', income],
    [2, income],
    [0.5, income],
    [true, digits],
    ['3', price],
    [Number.POSITIVE_INFINITY, price],
  ])('says what it expected for %j', (actual, target) => {
    expect(actualOf(actual, target)).toHaveProperty('expected');
  });
});
