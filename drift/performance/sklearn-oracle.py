"""Makes sklearn-oracle.json: what scikit-learn gives for small inputs, edge cases among them.

    pip install scikit-learn==1.9.1 && python drift/performance/sklearn-oracle.py
"""
import json
import math
import warnings
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.stats import binomtest
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.preprocessing import label_binarize

warnings.simplefilter("ignore")
rng = np.random.default_rng(20260101)


def number(x):
    x = float(x)
    return x if math.isfinite(x) else None


def attempt(figure):
    """A figure that scikit-learn refuses or calls NaN is null."""
    try:
        return number(figure())
    except ValueError:
        return None


def delong(y, p):
    """By the definition: every positive against every negative."""
    pos, neg = p[y == 1], p[y == 0]
    wins = (pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])
    if min(wins.shape) < 2:
        return None
    return number(math.sqrt(wins.mean(1).var(ddof=1) / len(pos) + wins.mean(0).var(ddof=1) / len(neg)))


def binary(name, y, p):
    y, p = np.asarray(y), np.asarray(p, float)
    said = (p >= 0.5).astype(int)
    right = int((y == said).sum())
    wilson = binomtest(right, len(y)).proportion_ci(method="wilson")
    true, predicted = calibration_curve(y, p, n_bins=10) if len(set(y)) == 2 else (None, None)
    inner = np.searchsorted(np.linspace(0, 1, 11)[1:-1], p)
    ece = sum(abs(p[inner == b].sum() - y[inner == b].sum()) for b in range(10)) / len(y)
    one_class = len(set(y)) < 2
    return {
        "name": name,
        "actual": y.tolist(),
        "predicted": said.tolist(),
        "probabilities": p.tolist(),
        "confusion": metrics.confusion_matrix(y, said, labels=[0, 1]).ravel().tolist(),
        "figures": {
            "accuracy": number(metrics.accuracy_score(y, said)),
            "precision": number(metrics.precision_score(y, said, zero_division=np.nan)),
            "recall": number(metrics.recall_score(y, said, zero_division=np.nan)),
            "f1": number(metrics.f1_score(y, said, zero_division=np.nan)),
            "specificity": number(metrics.recall_score(y, said, pos_label=0, zero_division=np.nan)),
            "roc_auc": None if one_class else attempt(lambda: metrics.roc_auc_score(y, p)),
            "average_precision": None if y.sum() == 0 else number(metrics.average_precision_score(y, p)),
            "log_loss": number(metrics.log_loss(y, p, labels=[0, 1])),
            "brier": number(np.mean((p - y) ** 2)) if one_class else number(metrics.brier_score_loss(y, p)),
            "ece": number(ece),
        },
        "curve": None if true is None else {"actual": true.tolist(), "predicted": predicted.tolist()},
        "accuracy_interval": [wilson.low, wilson.high],
        "delong_error": None if one_class else delong(y, p),
    }


def multiclass(name, y, p):
    classes = p.shape[1]
    said = p.argmax(1)
    figures = {"accuracy": number(metrics.accuracy_score(y, said))}
    for average in ["macro", "weighted", "micro"]:
        for figure in ["precision", "recall", "f1"]:
            score = getattr(metrics, f"{figure}_score")
            figures[f"{figure}_{average}"] = number(score(y, said, average=average, zero_division=0))
    complete = len(set(y)) == classes
    for average in ["macro", "weighted"]:
        figures[f"roc_auc_{average}"] = (
            number(metrics.roc_auc_score(y, p, multi_class="ovr", average=average)) if complete else None
        )
    ones = label_binarize(y, classes=range(classes))
    figures["average_precision_macro"] = number(metrics.average_precision_score(ones, p)) if complete else None
    figures["log_loss"] = number(metrics.log_loss(y, p, labels=range(classes)))
    figures["brier"] = number(metrics.brier_score_loss(y, p, labels=list(range(classes))))
    top = p[np.arange(len(y)), said]
    inner = np.searchsorted(np.linspace(0, 1, 11)[1:-1], top)
    figures["ece"] = number(sum(abs(top[inner == b].sum() - (y == said)[inner == b].sum()) for b in range(10)) / len(y))
    return {
        "name": name,
        "classes": classes,
        "actual": y.tolist(),
        "predicted": said.tolist(),
        "probabilities": p.ravel().tolist(),
        "confusion": metrics.confusion_matrix(y, said, labels=range(classes)).ravel().tolist(),
        "figures": figures,
    }


def regression(name, y, p):
    y, p = np.asarray(y, float), np.asarray(p, float)
    varied = len(y) > 1 and len(set(y)) > 1
    return {
        "name": name,
        "actual": y.tolist(),
        "predicted": p.tolist(),
        "figures": {
            "mae": number(metrics.mean_absolute_error(y, p)),
            "rmse": number(metrics.root_mean_squared_error(y, p)),
            "mape": None if (y == 0).any() else number(metrics.mean_absolute_percentage_error(y, p)),
            "r2": number(metrics.r2_score(y, p)) if varied else None,
            "mean_error": number(np.mean(p - y)),
        },
    }


def isotonic(name, x, y):
    x, y = np.asarray(x, float), np.asarray(y, float)
    at = np.concatenate([x, rng.uniform(x.min() - 0.2, x.max() + 0.2, 40)])
    fit = IsotonicRegression(out_of_bounds="clip", increasing=True).fit(x, y)
    return {"name": name, "x": x.tolist(), "y": y.tolist(), "at": at.tolist(), "value": fit.predict(at).tolist()}


def scores(rows, lift):
    y = (rng.random(rows) < 0.35).astype(int)
    return y, 1 / (1 + np.exp(-(lift * (y - 0.4) + rng.normal(size=rows))))


y, p = scores(150, 1.5)
few = scores(120, 1.0)
rare = (np.arange(100) < 3).astype(int)
draws = rng.dirichlet([1, 1, 1, 1], 160)
classes = np.array([rng.choice(4, p=row) for row in draws])
lacking = rng.dirichlet([1, 1, 1], 60)
target = rng.normal(10, 4, 120)
x = rng.random(200)
labels = (rng.random(200) < x**2).astype(int)

oracle = {
    "made_by": f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {np.__version__}",
    "binary": [
        binary("continuous scores", y, p),
        binary("tied scores", few[0], few[1].round(1)),
        binary("all scores equal", [0, 1, 1, 0, 1], [0.7] * 5),
        binary("perfect", [0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]),
        binary("the wrong way round", [1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9]),
        binary("certain and wrong", [1, 0, 1, 0], [0.0, 1.0, 1.0, 0.0]),
        binary("only positives", [1, 1, 1], [0.2, 0.6, 0.9]),
        binary("only negatives", [0, 0, 0], [0.2, 0.6, 0.9]),
        binary("none predicted positive", [0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4]),
        binary("one row", [1], [0.8]),
        binary("rare positives", rare, rng.random(100) * 0.3 + rare * 0.2),
        binary("scores on the edges of bins", [0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1], np.linspace(0, 1, 11)),
    ],
    "multiclass": [
        multiclass("four classes", classes, draws),
        multiclass("tied probabilities", classes, (lambda q: q / q.sum(1, keepdims=True))(draws.round(1) + 0.05)),
        multiclass("a class that never comes", rng.integers(0, 2, 60), lacking),
        multiclass(
            "a class that is never predicted",
            np.array([0, 1, 2, 2, 1, 0]),
            np.array([[0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.4, 0.5, 0.1], [0.7, 0.2, 0.1]]),
        ),
    ],
    "regression": [
        regression("positive targets", target, target + rng.normal(0.3, 2, 120)),
        regression("negative targets", -np.abs(target) - 1, -np.abs(target) - 1 + rng.normal(0, 1, 120)),
        regression("a target of zero", [0, 1, 2], [0.5, 1, 1.5]),
        regression("large offset", target + 1e8, target + 1e8 + rng.normal(0, 1, 120)),
        regression("worse than the mean", [1, 2, 3], [3, 2, 1]),
        regression("all targets equal", [2, 2, 2], [1, 2, 3]),
        regression("one row", [2], [3]),
    ],
    "isotonic": [
        isotonic("labels", x, labels),
        isotonic("tied", x.round(1), labels),
        isotonic("falling", [1, 2, 3, 4], [4, 3, 2, 1]),
        isotonic("rising", [1, 2, 3, 4], [1, 2, 3, 4]),
        isotonic("all x equal", [1, 1, 1], [0, 1, 1]),
        isotonic("two points", [0, 1], [0, 1]),
        isotonic("numbers", rng.normal(size=80), rng.normal(size=80).cumsum()),
        isotonic("closer than the resolution", [0.5, 0.5 + 3e-16, 0.5 + 6e-16, 0.7], [0, 1, 0, 1]),
    ],
}
Path(__file__).with_name("sklearn-oracle.json").write_text(json.dumps(oracle, indent=1) + "\n")
