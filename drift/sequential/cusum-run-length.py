"""Prints mean run lengths of a one-sided CUSUM by Page's integral equation, for cusum-limit.test.ts.

    pip install numpy==2.4.6 scipy==1.17.1 && python drift/sequential/cusum-run-length.py
"""
import numpy as np
from scipy.stats import norm

for limit, reference in [(3, 0.25), (4, 0.5), (5, 0.5), (8, 0.5), (4, 1.0), (0.5, 0.5)]:
    x, w = np.polynomial.legendre.leggauss(400)
    y, w = (x + 1) * limit / 2, w * limit / 2
    # L(u) = 1 + L(0) P(z <= k - u) + integral of L(y) times the density of y from u
    starts = np.append(y, 0.0)
    kernel = norm.pdf(y[None, :] - starts[:, None] + reference) * w[None, :]
    matrix = np.eye(401)
    matrix[:, :400] -= kernel
    matrix[:, 400] -= norm.cdf(reference - starts)
    print(f"      [{limit}, {reference}, {float(np.linalg.solve(matrix, np.ones(401))[400])!r}],")
