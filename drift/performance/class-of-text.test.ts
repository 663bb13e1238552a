import { describe, expect, it } from 'vitest';
import { classesOfTexts } from './class-of-text.js';

describe('classesOfTexts', () => {
  it('takes labels of a target before positions', () => {
    expect(classesOfTexts(['no', 'yes', '1', 'true', 'maybe', ''], ['no', 'yes'], 'labels')).toEqual([
      0, 1, 1, 1, -1, -1,
    ]);
  });

  it('takes positions of a prediction before labels', () => {
    expect(classesOfTexts(['0', '1.0', 'yes', '2'], ['no', 'yes'], 'positions')).toEqual([0, 1, 1, -1]);
    expect(classesOfTexts(['1', '2', '3'], ['1', '2', '3'], 'positions')).toEqual([1, 2, 2]);
  });

  it('knows numbers however they are written, and makes no position of one that is no label', () => {
    expect(classesOfTexts(['1.0', '2', '0', ' 3'], ['1', '2', '3'], 'labels')).toEqual([0, 1, -1, 2]);
  });

  it('is not misled by names of objects', () => {
    expect(classesOfTexts(['__proto__', 'constructor'], ['constructor', 'b'], 'labels')).toEqual([-1, 0]);
  });
});
