"""Writes a tree model of scikit-learn as one JSON file that SentinelML serves, without Python and to the last bit.

    from export_sklearn import export_model
    export_model(model, "churn.json", model="churn", target="churned", features=["age", "tenure"])

Then, where SentinelML runs:

    sentinel model import churn.json --model churn --promote

It takes DecisionTree, ExtraTree, RandomForest and ExtraTrees, as classifiers (of two or more classes) and regressors, and
a Pipeline that ends in one of them, if every column goes through its steps by itself: OneHotEncoder, OrdinalEncoder,
TargetEncoder, SimpleImputer, and columns that are passed through. What mixes columns, or changes numbers (a scaler),
is refused: trees do not need it, and ONNX can carry it.

The file holds plain numbers and text, no pickle, and depends on no version of scikit-learn: before it is written, the
exported numbers are walked row by row and compared with what the model itself says. It needs numpy and scikit-learn,
and pandas for pipelines. Tested with scikit-learn 1.9; older versions from 1.0 on are read as well.
"""

import base64
import datetime
import hashlib
import json
import math
import warnings

import numpy as np

# Rows that are made up to compare the exported model with the one that it came from.
CHECKED_ROWS = 300
# A category that no encoder knows.
UNKNOWN = "\N{SYMBOL FOR UNIT SEPARATOR} no such category"


def export_model(
    estimator,
    path,
    *,
    model,
    target,
    features=None,
    classes=None,
    positive_class=None,
    training_rows=None,
    training_sha256=None,
    trained_at=None,
):
    """Writes `estimator`, fitted, to `path`, and returns the version that it was given.

    model: the model's id in sentinel.config.yaml
    target: the name of what it predicts, as `target.name` there
    features: names in the order of the training columns; those of the DataFrame it was fitted on unless told
    classes: labels in the order of `classes_`, as `target.classes` has them; the classes as text unless told
    positive_class: of two, the label that stands second in `target.classes`; the second of `classes_` unless told
    training_rows, training_sha256, trained_at: what is known of the training, for the record
    """
    steps, last = _split(estimator)
    names = _feature_names(estimator, features)
    encodings, width, columns, to_row = _encodings(steps, names, getattr(last, "n_features_in_", len(names)))
    labels = _labels(last, classes)
    trees = list(getattr(last, "estimators_", None) if hasattr(last, "estimators_") else [last])
    if getattr(last, "n_outputs_", 1) != 1:
        raise ValueError(f"Expected a model of one output, got one of {last.n_outputs_}.")
    arrays = _arrays([_tree(tree) for tree in trees], columns, width, labels)
    decision = "threshold"
    outputs = 1
    described = {"name": target, "type": "regression"}
    if labels is not None:
        outputs, decision = len(labels), "first"
        order = list(range(outputs))
        if positive_class is not None and positive_class != labels[-1]:
            if outputs != 2 or positive_class not in labels:
                raise ValueError(f"Expected positive_class to be one of two classes, got {positive_class!r} of {labels}.")
            # The first of scikit-learn's classes wins a tie, and stands second now.
            order, decision = [1, 0], "last"
        described = {"name": target, "type": "classification", "classes": [labels[i] for i in order]}
        arrays["leaf"] = arrays["leaf"][:, order]
    _check(estimator, last, arrays, to_row, labels, None if labels is None else order)

    content = [np.ascontiguousarray(arrays[name]).tobytes() for name in ARRAYS if arrays[name] is not None]
    decisive = ["<=", "float32", decision, encodings, described]
    digest = hashlib.sha256(b"".join(content))
    version = "sk-" + hashlib.sha256((json.dumps(decisive) + digest.hexdigest()).encode()).hexdigest()[:10]
    import sklearn

    header = {
        "format": "sentinelml-forest",
        "format_version": 1,
        "model": model,
        "version": version,
        "framework": f"scikit-learn {sklearn.__version__} {type(last).__name__}",
        "comparison": "<=",
        "input": "float32",
        "outputs": outputs,
        "decision": decision,
        "features": encodings,
        "target": described,
        "training": {
            "rows": training_rows,
            "sha256": training_sha256,
            "params": _parameters(last),
            "seed": last.random_state if isinstance(getattr(last, "random_state", None), int) else None,
            "trained_at": _instant(trained_at),
        },
        "metrics": {
            **({"mae": None, "rmse": None, "r2": None} if labels is None else {"accuracy": None, "roc_auc": None}),
            "rows": training_rows,
            "held_out_rows": 0,
            "measured_on": "nothing",
        },
    }
    encoded = {
        name: base64.b64encode(np.ascontiguousarray(arrays[name]).tobytes()).decode()
        for name in ARRAYS
        if arrays[name] is not None
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"header": header, "arrays": encoded, "sha256": digest.hexdigest()}, file, indent=1, allow_nan=False)
        file.write("\n")
    return version


ARRAYS = ["feature", "threshold", "left", "right", "leaf", "roots", "missing_left"]


def _split(estimator):
    """The steps before the model, or None, and the model."""
    steps = getattr(estimator, "steps", None)
    if steps is None:
        before, last = None, estimator
    else:
        before, last = (estimator[:-1] if len(steps) > 1 else None), steps[-1][1]
    members = getattr(last, "estimators_", [last])
    known = ("DecisionTree", "ExtraTree", "RandomForest")
    if not type(last).__name__.startswith(known) or not all(hasattr(member, "tree_") for member in members):
        raise ValueError(
            f"Expected a fitted DecisionTree, ExtraTree, RandomForest or ExtraTrees model, got {type(last).__name__}. "
            "Convert other models to ONNX."
        )
    return before, last


def _feature_names(estimator, features):
    found = getattr(estimator, "feature_names_in_", None)
    names = list(features) if features is not None else (None if found is None else list(found))
    if names is None:
        raise ValueError("Expected features, the names of the training columns in their order, as the model has none.")
    expected = getattr(estimator, "n_features_in_", len(names))
    if len(names) != expected or len(set(names)) != len(names):
        raise ValueError(f"Expected {expected} different features, got {names}.")
    if found is not None and list(found) != names:
        raise ValueError(f"Expected the features the model was trained with, {list(found)}, got {names}.")
    return [str(name) for name in names]


def _labels(last, classes):
    if not hasattr(last, "classes_"):
        return None
    own = list(last.classes_)
    labels = [str(label) for label in (classes if classes is not None else own)]
    if len(labels) != len(own) or len(set(labels)) != len(labels):
        raise ValueError(f"Expected a different label for each of the classes {own}, got {labels}.")
    if len(labels) < 2:
        raise ValueError(f"Expected a model of two classes or more, got one that knows {labels} alone.")
    return labels


def _encodings(steps, names, n_columns):
    """How features become the columns that the trees compare.

    Returns the encodings, the width of a row as SentinelML lays it out, the place there of each column of the trees
    (-1 for one that no feature changes), and what makes a row of feature values one that the model takes.
    """
    if steps is None:
        encodings = [{"name": name, "type": "numeric"} for name in names]
        return encodings, len(names), list(range(n_columns)), _numeric_rows(names)

    import pandas as pd

    categories, gaps = _known_categories(steps, names)
    base = {name: (categories[name][0] if name in categories else 0.0) for name in names}

    def frame(rows):
        return pd.DataFrame(
            {n: pd.Series([r[n] for r in rows], dtype=object if n in categories else "float64") for n in names}
        )

    def transform(rows):
        with warnings.catch_warnings():
            # Encoders that were fitted without names, or told to ignore what they do not know, say so for every row.
            warnings.simplefilter("ignore")
            result = steps.transform(frame(rows))
        result = result.toarray() if hasattr(result, "toarray") else np.asarray(result)
        return np.asarray(result, dtype=np.float64)

    def probe(name, value):
        """The columns when one feature has this value; None where the steps refuse it."""
        try:
            return transform([{**base, name: value}])[0]
        except (ValueError, TypeError):
            return None

    origin = transform([base])[0]
    encodings, places, taken = [], [-1] * len(origin), 0
    for name in names:
        values = categories.get(name, [0.0, 1.0, -3.5, 0.1, 1e6, 123456.789])
        rows = [probe(name, value) for value in values]
        if any(row is None for row in rows):
            raise ValueError(f"The steps before the model refuse values of {name!r}.")
        missing = probe(name, gaps.get(name, math.nan))
        unknown = probe(name, UNKNOWN) if name in categories else None
        seen = [row for row in [*rows, missing, unknown] if row is not None]
        varying = [i for i in range(len(origin)) if any(not _same(row[i], origin[i]) for row in seen)]
        if any(places[i] != -1 for i in varying):
            raise ValueError(f"Expected steps that treat columns one by one, but {name!r} and another mix. Use ONNX.")
        for offset, i in enumerate(varying):
            places[i] = taken + offset
        taken += max(1, len(varying))
        if name in categories:
            encodings.append(_categorical(name, values, rows, missing, unknown, varying))
            continue
        if len(varying) > 1 or any(row[i] != value for i in varying for row, value in zip(rows, values)):
            raise ValueError(f"Expected the number {name!r} to reach the trees unchanged. Leave scalers out, or use ONNX.")
        filled = {}
        if varying and missing is not None and not math.isnan(missing[varying[0]]):
            filled = {"missing": float(missing[varying[0]])}
        encodings.append({"name": name, "type": "numeric", **filled})

    def to_rows(rng, thresholds, missing):
        def value(name):
            if missing and rng.random() < 0.1:
                return gaps.get(name, math.nan)
            if name in categories:
                return categories[name][rng.integers(len(categories[name]))]
            return _number(rng, thresholds)

        rows = [{name: value(name) for name in names} for _ in range(CHECKED_ROWS)]
        laid = np.array([[x for encoding in encodings for x in _encoded(encoding, row[encoding["name"]])] for row in rows])
        return frame(rows), laid

    return encodings, taken, places, to_rows


def _numeric_rows(names):
    def to_rows(rng, thresholds, missing):
        rows = np.array([[_number(rng, thresholds) for _ in names] for _ in range(CHECKED_ROWS)])
        if missing:
            rows[rng.random(rows.shape) < 0.1] = math.nan
        return rows, rows

    return to_rows


def _number(rng, thresholds):
    """A number on a threshold of the trees, just above or below one, or anywhere."""
    if len(thresholds) == 0 or rng.random() < 0.2:
        return float(rng.normal() * 100)
    value = np.float32(thresholds[rng.integers(len(thresholds))])
    return float([value, np.nextafter(value, np.float32(np.inf)), np.nextafter(value, np.float32(-np.inf))][rng.integers(3)])


def _known_categories(steps, names):
    """The categories of each feature that an encoder among the steps has learned, and what a missing one is to it."""
    found, gaps = {}, {}

    def look(step, columns):
        if hasattr(step, "transformers_"):
            for _, inner, chosen in step.transformers_:
                look(inner, [c if isinstance(c, str) else names[c] for c in np.atleast_1d(np.asarray(chosen, dtype=object))])
        elif hasattr(step, "steps"):
            for _, inner in step.steps:
                look(inner, columns)
        elif hasattr(step, "categories_"):
            for column, known in zip(columns, step.categories_):
                if any(c is None for c in known):
                    gaps.setdefault(column, None)
                found.setdefault(column, [c for c in known if not _is_missing(c)])

    look(steps, names)
    return found, gaps


def _is_missing(value):
    return value is None or (isinstance(value, float) and math.isnan(value))


def _categorical(name, values, rows, missing, unknown, varying):
    """Where the steps refuse a missing value or an unknown category, it is NaN for the trees, a missing value."""
    def numbers(row):
        return [None if row is None or math.isnan(row[i]) else float(row[i]) for i in varying] or [0.0]

    categories = [str(value) for value in values]
    if len(set(categories)) != len(categories):
        raise ValueError(f"Expected categories of {name!r} that differ as text, got {values}.")
    return {
        "name": name,
        "type": "categorical_vector",
        "width": max(1, len(varying)),
        "categories": categories,
        "codes": [numbers(row) for row in rows],
        "unknown": numbers(unknown),
        "missing": numbers(missing),
    }


def _encoded(encoding, value):
    """The numbers of a value, as SentinelML makes them."""
    missing = _is_missing(value)
    if encoding["type"] == "numeric":
        return [encoding.get("missing", math.nan) if missing else value]
    if missing:
        numbers = encoding["missing"]
    elif str(value) in encoding["categories"]:
        numbers = encoding["codes"][encoding["categories"].index(str(value))]
    else:
        numbers = encoding["unknown"]
    return [math.nan if number is None else number for number in numbers]


def _same(a, b):
    return a == b or (math.isnan(a) and math.isnan(b))


def _tree(tree):
    nodes = tree.tree_
    value = np.asarray(nodes.value, dtype=np.float64)[:, 0, :]
    if hasattr(tree, "classes_"):
        value = value[:, : int(tree.n_classes_)]
        # Before scikit-learn 1.3 leaves held weights, which it divided by their sum when it predicted.
        if not np.allclose(value.sum(axis=1), 1):
            total = value.sum(axis=1, keepdims=True)
            total[total == 0] = 1
            value = value / total
    missing = getattr(nodes, "missing_go_to_left", None)
    return {
        "feature": np.asarray(nodes.feature),
        "threshold": np.asarray(nodes.threshold, dtype=np.float64),
        "left": np.asarray(nodes.children_left),
        "right": np.asarray(nodes.children_right),
        "value": value,
        "missing": np.zeros(nodes.node_count) if missing is None else np.asarray(missing),
    }


def _arrays(trees, columns, width, labels):
    if width > 32767:
        raise ValueError(f"Expected at most 32767 columns after encoding, got {width}.")
    start, parts, roots = 0, [], []
    for tree in trees:
        leaf = tree["left"] < 0
        place = np.array([*columns, -1])[np.where(leaf, len(columns), tree["feature"])]
        if np.any(place[~leaf] < 0):
            raise ValueError("A tree compares a column that no single feature changes. Use ONNX.")
        roots.append(start)
        parts.append(
            (
                np.where(leaf, -1, place),
                np.where(leaf, 0, tree["threshold"]),
                np.where(leaf, -1, tree["left"] + start),
                np.where(leaf, -1, tree["right"] + start),
                np.where(leaf[:, None], tree["value"], 0),
                np.where(leaf, 0, tree["missing"]),
            )
        )
        start += len(leaf)
    feature, threshold, left, right, value, missing = (np.concatenate(part) for part in zip(*parts))
    return {
        "feature": feature.astype("<i2"),
        "threshold": threshold.astype("<f8"),
        "left": left.astype("<i4"),
        "right": right.astype("<i4"),
        "leaf": (value if labels is not None else value[:, :1]).astype("<f8"),
        "roots": np.array(roots, dtype="<i4"),
        "missing_left": missing.astype("u1") if missing.any() else None,
    }


def _check(estimator, last, arrays, to_rows, labels, order):
    """Walks the exported arrays for made-up rows, and refuses to write what differs from the model in any bit."""
    rng = np.random.default_rng(0)
    thresholds = arrays["threshold"][arrays["feature"] >= 0]
    # A split of missing values from all others is at infinity.
    thresholds = thresholds[np.isfinite(thresholds)]
    for missing in (False, True):
        given, laid = to_rows(rng, thresholds, missing)
        try:
            expected = _said_by(estimator, last, given, labels, order)
        except ValueError:
            if not missing:
                raise
            return  # The model takes no missing values, so there is nothing to compare.
        said = _walked(arrays, laid)
        if not np.array_equal(said, expected):
            worst = np.abs(said - expected).max()
            raise AssertionError(f"The exported model differs from scikit-learn's by up to {worst}; nothing was written.")


def _said_by(estimator, last, given, labels, order):
    # One job, so that a forest adds its trees up in their order.
    jobs = getattr(last, "n_jobs", None)
    if hasattr(last, "n_jobs"):
        last.n_jobs = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return estimator.predict(given)[:, None] if labels is None else estimator.predict_proba(given)[:, order]
    finally:
        if hasattr(last, "n_jobs"):
            last.n_jobs = jobs


def _walked(arrays, laid):
    rounded = laid.astype(np.float32).astype(np.float64)
    said = np.zeros((len(rounded), arrays["leaf"].shape[1]))
    for row, values in enumerate(rounded):
        for root in arrays["roots"]:
            node = root
            while arrays["feature"][node] >= 0:
                value = values[arrays["feature"][node]]
                if math.isnan(value):
                    left = arrays["missing_left"] is not None and arrays["missing_left"][node] == 1
                else:
                    left = value <= arrays["threshold"][node]
                node = arrays["left"][node] if left else arrays["right"][node]
            said[row] += arrays["leaf"][node]
        said[row] /= len(arrays["roots"])
    return said


def _parameters(last):
    plain = {}
    for name, value in last.get_params(deep=False).items():
        if name in ("n_jobs", "verbose", "warm_start", "random_state"):
            continue
        if isinstance(value, float) and not math.isfinite(value):
            plain[name] = str(value)
        elif value is None or isinstance(value, (bool, int, float, str)):
            plain[name] = value
    return plain


def _instant(value):
    when = value or datetime.datetime.now(datetime.timezone.utc)
    if isinstance(when, str):
        return when
    return when.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
