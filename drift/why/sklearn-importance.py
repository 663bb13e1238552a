"""Makes sklearn-importance.json: permutation importances by scikit-learn, with the orders it drew.

    pip install scikit-learn==1.9.1 && python drift/why/sklearn-importance.py
"""
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.inspection import permutation_importance
from sklearn.metrics import mean_squared_error
from sklearn.utils import check_random_state

ROWS, REPEATS, SEED = 25, 3, 7
WEIGHTS = [2.0, -1.0, 0.0]
rng = np.random.default_rng(20260303)
x = rng.normal(size=(ROWS, 3)).round(4)
y = (x @ WEIGHTS + rng.normal(size=ROWS)).round(4)


class Linear:
    """A model that is given, not learnt."""

    def fit(self, x, y):
        return self

    def predict(self, x):
        return x @ WEIGHTS


found = permutation_importance(
    Linear(), x, y, scoring=lambda m, x, y: -mean_squared_error(y, m.predict(x)), n_repeats=REPEATS, random_state=SEED
)
# It shuffles the same positions again and applies them to what is shuffled already: the orders multiply.
seed = check_random_state(SEED).randint(np.iinfo(np.int32).max + 1)
orders = []
for column in range(3):
    state = check_random_state(seed)
    step, whole, drawn = np.arange(ROWS), np.arange(ROWS), []
    for _ in range(REPEATS):
        state.shuffle(step)
        whole = whole[step]
        drawn.append(whole.tolist())
    orders.append(drawn)
oracle = {
    "made_by": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
    "weights": WEIGHTS,
    "columns": x.T.tolist(),
    "target": y.tolist(),
    "orders": orders,
    "mean": found.importances_mean.tolist(),
    "deviation": found.importances_std.tolist(),
}
Path(__file__).with_name("sklearn-importance.json").write_text(json.dumps(oracle) + "\n")
