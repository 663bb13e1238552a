/** Eigenvalues and, in the same order, the rows of unit eigenvectors. */
export interface SymmetricEigen {
  readonly values: readonly number[];
  readonly vectors: readonly (readonly number[])[];
}

/** Sweeps after which a small matrix is diagonal to the last digit. */
const MOST_SWEEPS = 50;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations (G. H. Golub and C. F. Van Loan, "Matrix
 * computations", 8.5). Small eigenvalues come out as precise as the matrix allows.
 *
 * @param matrix rows of a symmetric matrix of finite numbers
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): SymmetricEigen {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = matrix.map((_, i) => matrix.map((_, j) => (i === j ? 1 : 0)));
  const at = (i: number, j: number) => a[i]?.[j] ?? 0;
  const rotateRows = (rows: number[][], p: number, q: number, c: number, s: number) => {
    const first = rows[p] ?? [];
    const second = rows[q] ?? [];
    for (let k = 0; k < size; k++) {
      const x = first[k] ?? 0;
      const y = second[k] ?? 0;
      first[k] = c * x - s * y;
      second[k] = s * x + c * y;
    }
  };
  const rotateColumns = (p: number, q: number, c: number, s: number) => {
    for (const row of a) {
      const x = row[p] ?? 0;
      const y = row[q] ?? 0;
      row[p] = c * x - s * y;
      row[q] = s * x + c * y;
    }
  };
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const off = at(p, q);
        if (Math.abs(off) <= Number.EPSILON * 1e-4 * Math.sqrt(Math.abs(at(p, p) * at(q, q)))) continue;
        rotated = true;
        const theta = (at(q, q) - at(p, p)) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        rotateColumns(p, q, c, t * c);
        rotateRows(a, p, q, c, t * c);
        rotateRows(vectors, p, q, c, t * c);
      }
    }
    if (!rotated) break;
  }
  return { values: a.map((_, i) => at(i, i)), vectors };
}
