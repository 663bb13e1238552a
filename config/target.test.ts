import { describe, expect, it } from 'vitest';
import { outputColumns, probabilityColumns, targetSchema } from './target.js';

const problemOf = (target: unknown) => targetSchema.safeParse(target).error?.issues[0];

describe('targetSchema', () => {
  it('is a classification unless told', () => {
    const target = { name: 'income', classes: ['<=50K', '>50K'] };
    expect(targetSchema.parse(target)).toEqual({ ...target, type: 'classification' });
    const three = { name: 'colour', type: 'classification', classes: ['red', 'green', 'blue'] };
    expect(targetSchema.parse(three)).toEqual(three);
  });

  it('may be a number', () => {
    const target = { name: 'price', type: 'regression' };
    expect(targetSchema.parse(target)).toEqual(target);
  });

  it('refuses what is neither', () => {
    expect(problemOf({ name: 'x' })).toMatchObject({
      path: ['classes'],
      message: 'expected the labels, negative first',
    });
    expect(problemOf({ name: 'x', type: 'regression', classes: ['a', 'b'] })).toMatchObject({
      path: ['classes'],
      message: 'a target that is a number has no classes',
    });
    expect(problemOf({ name: 'x', classes: ['a'] })?.path[0]).toBe('classes');
    expect(problemOf({ name: 'x', classes: ['a', 'b', 'a'] })?.message).toBe('labels that all differ');
  });
});

describe('outputColumns', () => {
  it('has no probability for a number', () => {
    expect(outputColumns({ type: 'classification' }).map(({ name }) => name)).toEqual([
      'prediction',
      'probability',
    ]);
    expect(outputColumns({ type: 'regression' })).toEqual([{ name: 'prediction', type: 'numeric' }]);
  });
});

describe('probabilityColumns', () => {
  const columnsOf = (classes: string[]) => probabilityColumns(targetSchema.parse({ name: 'x', classes }));

  it('are one a class, of more than two classes', () => {
    expect(columnsOf(['red', 'green', 'blue'])).toEqual([
      'probability_red',
      'probability_green',
      'probability_blue',
    ]);
    expect(columnsOf(['no', 'yes'])).toEqual([]);
    expect(probabilityColumns({ type: 'regression', name: 'x' })).toEqual([]);
  });

  it('have positions for names where labels differ in case alone', () => {
    expect(columnsOf(['a', 'A', 'b'])).toEqual(['probability_0', 'probability_1', 'probability_2']);
  });
});
