"""Trains scikit-learn models, exports them, and writes down what they say of test rows: sklearn-models.py FOLDER DATA.

DATA is the folder of the census rows. For each case FOLDER gets CASE.model.json and CASE.rows.json.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, TargetEncoder
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeClassifier

folder, data = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
from export_sklearn import export_model  # noqa: E402


def plain(value):
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


def case(name, estimator, rows, columns, *, classes=None, reverse=False, **options):
    """`rows` is what the estimator predicts, a DataFrame or an array."""
    version = export_model(
        estimator, folder / f"{name}.model.json", model="m", target="y", features=columns, classes=classes, **options
    )
    for last in [estimator, getattr(estimator, "steps", [(None, None)])[-1][1]]:
        if hasattr(last, "n_jobs"):
            last.n_jobs = None
    predictions = estimator.predict(rows)
    probabilities = None
    if hasattr(estimator, "predict_proba"):
        own = list(estimator.classes_)
        predictions = np.array([own.index(p) for p in predictions])
        probabilities = estimator.predict_proba(rows)
        if reverse:
            predictions, probabilities = 1 - predictions, probabilities[:, ::-1]
        probabilities = probabilities.tolist()
    cells = rows.to_numpy(dtype=object) if hasattr(rows, "to_numpy") else rows
    (folder / f"{name}.rows.json").write_text(
        json.dumps(
            {
                "version": version,
                "columns": columns,
                "rows": [[plain(cell) for cell in row] for row in cells.tolist()],
                "predictions": predictions.tolist(),
                "probabilities": probabilities,
            }
        )
    )


def near_thresholds(estimator, rng, count, width):
    """Rows of numbers at, just above and just below the thresholds, in 32 and in 64 bits, and far away."""
    trees = getattr(estimator, "estimators_", [estimator])
    thresholds = np.concatenate([tree.tree_.threshold[tree.tree_.feature >= 0] for tree in trees])
    # A split of missing values from all others is at infinity.
    at = rng.choice(thresholds[np.isfinite(thresholds)], (count, width))
    single = at.astype(np.float32)
    kinds = np.stack(
        [
            at,
            np.nextafter(at, np.inf),
            np.nextafter(at, -np.inf),
            single.astype(np.float64),
            np.nextafter(single, np.float32(np.inf)).astype(np.float64),
            np.nextafter(single, np.float32(-np.inf)).astype(np.float64),
            rng.normal(size=at.shape) * 1e6,
        ]
    )
    return np.take_along_axis(kinds, rng.integers(len(kinds), size=(1, count, width)), axis=0)[0]


rng = np.random.default_rng(7)
columns = ["a", "b", "c", "d"]
X = rng.normal(size=(1500, 4)).round(3)
binary = (X[:, 0] + X[:, 1] ** 2 + rng.normal(size=1500) > 0.5).astype(int)
three = np.digitize(X[:, 0] + X[:, 2], [-0.5, 0.7])
number = 100 * X[:, 0] - 7 * X[:, 1] * X[:, 3] + rng.normal(size=1500)
gaps = X.copy()
gaps[rng.random(X.shape) < 0.15] = np.nan

numeric = {
    "forest": (RandomForestClassifier(100, random_state=1, n_jobs=2), X, binary, dict(classes=["no", "yes"])),
    "forest_gaps": (RandomForestClassifier(50, random_state=2), gaps, binary, dict(classes=["no", "yes"])),
    "forest_weighted": (
        RandomForestClassifier(50, random_state=3, class_weight="balanced_subsample", criterion="entropy"),
        X,
        binary,
        dict(classes=["no", "yes"]),
    ),
    # An even number of pure trees, so that many rows are a tie.
    "ties": (RandomForestClassifier(4, random_state=4), X, binary, dict(classes=["no", "yes"])),
    "ties_reversed": (
        RandomForestClassifier(4, random_state=4),
        X,
        binary,
        dict(classes=["no", "yes"], positive_class="no", reverse=True),
    ),
    "extra_trees_three": (ExtraTreesClassifier(60, random_state=5), X, three, dict(classes=["red", "green", "blue"])),
    "extra_trees_gaps": (ExtraTreesClassifier(30, random_state=6), gaps, three, dict(classes=["red", "green", "blue"])),
    "tree_best_first": (DecisionTreeClassifier(max_leaf_nodes=25, random_state=7), X, binary, dict(classes=["no", "yes"])),
    "tree_three": (ExtraTreeClassifier(max_depth=6, random_state=8), X, three, dict(classes=["red", "green", "blue"])),
    "forest_regressor": (RandomForestRegressor(100, random_state=9, n_jobs=2), X, number, {}),
    "extra_trees_regressor_gaps": (ExtraTreesRegressor(40, random_state=10), gaps, number, {}),
    "tree_regressor": (DecisionTreeRegressor(random_state=11, criterion="absolute_error", max_depth=7), X, number, {}),
}
for name, (estimator, features, labels, options) in numeric.items():
    estimator.fit(features, labels)
    rows = near_thresholds(estimator, rng, 2000, 4)
    if np.isnan(features).any():
        rows[rng.random(rows.shape) < 0.2] = np.nan
    case(name, estimator, rows, columns, **options)

# A model of the census rows as its users build them: texts and gaps, and an encoder for each kind of column.
census = pd.read_csv(data / "income_full.csv").drop(columns=["prediction", "probability"])
held_out = pd.read_csv(data / "income_held_out.csv")
labels, hours = census.pop("income"), census["hours_per_week"]
texts = ["workclass", "marital_status", "occupation", "relationship", "race", "sex", "native_country"]
numbers = ["age", "capital_gain", "capital_loss", "hours_per_week"]
encoders = make_column_transformer(
    (OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=200), texts),
    (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), ["education"]),
    (SimpleImputer(strategy="median"), ["age"]),
    remainder="passthrough",
)
pipeline = make_pipeline(encoders, RandomForestClassifier(60, max_depth=12, random_state=12, n_jobs=2))
pipeline.fit(census, labels)
asked = held_out[list(census.columns)].copy()
asked.loc[::50, "education"] = "never seen"
asked.loc[::70, "native_country"] = "never seen"
asked.loc[::90, "age"] = np.nan
case("census", pipeline, asked, list(census.columns))

few = census[["age", "workclass", "sex", "capital_gain"]]
imputed = make_pipeline(
    make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="most_frequent"), TargetEncoder(random_state=0)), ["workclass"]),
        (OneHotEncoder(drop="if_binary"), ["sex"]),
        remainder="passthrough",
    ),
    ExtraTreesRegressor(30, min_samples_leaf=20, random_state=13),
)
imputed.fit(few, hours)
case("census_hours", imputed, held_out[list(few.columns)], list(few.columns))
