import { expect, it } from 'vitest';
import { createProductsKernel } from './products-kernel.js';

const kernel = createProductsKernel();

it.each([1, 2, 3, 4, 5, 8, 50])(
  'adds up the products of every pair of %d columns, block by block',
  (count) => {
    const blockRows = 6;
    const numberAt = (column: number, row: number) => ((7 * column + 5 * row) % 11) - 4;
    const products = kernel.begin(count, blockRows);
    const blocks = [6, 6, 5, 1];
    let before = 0;
    for (const rows of blocks) {
      for (let column = 0; column < count; column++)
        for (let row = 0; row < rows; row++)
          products.block[column * blockRows + row] = numberAt(column, before + row);
      products.add(rows);
      before += rows;
    }
    for (let a = 0; a < count; a++)
      for (let b = a; b < count; b++) {
        const each = Array.from({ length: before }, (_, row) => numberAt(a, row) * numberAt(b, row));
        // Whole numbers, so that no sum depends on its order.
        expect(products.sum(a, b)).toBe(each.reduce((sum, product) => sum + product));
      }
  },
);

it('starts from zero, whatever was added before', () => {
  const first = kernel.begin(2, 2);
  first.block.fill(3);
  first.add(2);
  expect(first.sum(0, 1)).toBe(18);
  const second = kernel.begin(1, 4);
  second.add(4);
  expect(second.sum(0, 0)).toBe(0);
});
