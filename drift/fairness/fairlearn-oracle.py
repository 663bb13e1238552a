"""Makes fairlearn-oracle.json: what fairlearn, scikit-learn, SciPy and statsmodels give for small inputs.

    pip install fairlearn==0.15.0 scikit-learn==1.9.1 statsmodels==0.15.0 && python drift/fairness/fairlearn-oracle.py
"""
import json
import math
import warnings
from pathlib import Path

import fairlearn
import numpy as np
import scipy
import sklearn
import statsmodels
from fairlearn import metrics as fair
from scipy.stats import fisher_exact, ttest_ind
from sklearn import metrics
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

warnings.simplefilter("ignore")
rng = np.random.default_rng(20260301)


def number(x):
    x = float(x)
    return x if math.isfinite(x) else None


def binary(name, groups, y, p):
    groups, y, p = np.asarray(groups), np.asarray(y), np.asarray(p, float)
    said = (p >= 0.5).astype(int)
    scored = {"roc_auc": metrics.roc_auc_score, "average_precision": metrics.average_precision_score,
              "log_loss": lambda t, q: metrics.log_loss(t, q, labels=[0, 1]), "brier": metrics.brier_score_loss}
    of_labels = {
        "selection_rate": fair.selection_rate,
        "accuracy": metrics.accuracy_score,
        "recall": fair.true_positive_rate,
        "false_positive_rate": fair.false_positive_rate,
        "precision": metrics.precision_score,
        "f1": metrics.f1_score,
        "specificity": fair.true_negative_rate,
        "base_rate": lambda t, q: np.mean(t),
    }
    frame = fair.MetricFrame(metrics=of_labels, y_true=y, y_pred=said, sensitive_features=groups)
    with_scores = fair.MetricFrame(
        metrics={**scored, "calibration_gap": lambda t, q: np.mean(q - t)},
        y_true=y, y_pred=p, sensitive_features=groups,
    )
    to = lambda f: number(f(y, said, sensitive_features=groups))
    return {
        "name": name,
        "groups": groups.tolist(),
        "actual": y.tolist(),
        "predicted": said.tolist(),
        "probabilities": p.tolist(),
        "by_group": {
            g: {m: number(v) for m, v in {**frame.by_group.loc[g], **with_scores.by_group.loc[g]}.items()}
            for g in frame.by_group.index
        },
        "overall": {m: number(v) for m, v in frame.overall.items()},
        "parity": {
            "demographic_parity_difference": to(fair.demographic_parity_difference),
            "demographic_parity_ratio": to(fair.demographic_parity_ratio),
            "equal_opportunity_difference": to(fair.equal_opportunity_difference),
            "equalized_odds_difference": to(fair.equalized_odds_difference),
            "predictive_parity_difference": number(frame.difference()["precision"]),
            "accuracy_difference": number(frame.difference()["accuracy"]),
            "calibration_gap_difference": number(with_scores.difference()["calibration_gap"]),
        },
        # The largest distance of a group from everybody.
        "to_overall": {m: number(v) for m, v in frame.difference(method="to_overall").items()},
    }


def regression(name, groups, y, p):
    groups, y, p = np.asarray(groups), np.asarray(y, float), np.asarray(p, float)
    frame = fair.MetricFrame(
        metrics={
            "mean_prediction": fair.mean_prediction,
            "mae": metrics.mean_absolute_error,
            "rmse": metrics.root_mean_squared_error,
            "r2": metrics.r2_score,
            "mean_error": lambda t, q: np.mean(q - t),
        },
        y_true=y, y_pred=p, sensitive_features=groups,
    )
    difference, ratio = frame.difference(), frame.ratio()
    return {
        "name": name,
        "groups": groups.tolist(),
        "actual": y.tolist(),
        "predicted": p.tolist(),
        "by_group": {g: {m: number(v) for m, v in frame.by_group.loc[g].items()} for g in frame.by_group.index},
        "parity": {
            "mean_prediction_difference": number(difference["mean_prediction"]),
            "mae_difference": number(difference["mae"]),
            "mae_ratio": number(ratio["mae"]),
            "mean_error_difference": number(difference["mean_error"]),
        },
        "errors": [
            {"first": a, "second": b, "p_value": number(ttest_ind(e(a), e(b), equal_var=False).pvalue)}
            for e in [lambda g: np.abs(p - y)[groups == g]]
            for a, b in [("a", "b"), ("b", "c")]
        ],
    }


def shares(a, n, b, m):
    """Newcombe's difference by statsmodels; the ratio by the closed form of Donner and Zou from Wilson's bounds."""
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    p, q = a / n, b / m
    (l1, u1), (l2, u2) = (proportion_confint(k, r, method="wilson") for k, r in [(a, n), (b, m)])
    l1, l2 = (0.0 if k == 0 else l for k, l in [(a, l1), (b, l2)])
    root = lambda x, y: math.sqrt(max(0, (p * q) ** 2 - x * y))
    upper = l2 * (2 * q - l2)
    top, bottom = u2 * (2 * q - u2), p * q - root(l1 * (2 * p - l1), u2 * (2 * q - u2))
    return {
        "counts": [a, n, b, m],
        "difference": [number(low), number(high)],
        "ratio": [
            number(bottom / top) if q > 0 else None,
            number((p * q + root(u1 * (2 * p - u1), upper)) / upper) if upper > 0 else None,
        ],
        "p_value": number(fisher_exact([[a, n - a], [b, m - b]])[1]),
    }


sizes = {"a": 160, "b": 90, "c": 45}
names = np.concatenate([[g] * n for g, n in sizes.items()])
rng.shuffle(names)
lift = np.where(names == "a", 2.0, np.where(names == "b", 1.2, 0.6))
truth = (rng.random(len(names)) < np.where(names == "c", 0.25, 0.45)).astype(int)
score = 1 / (1 + np.exp(-(lift * (truth - 0.45) + 0.9 * rng.normal(size=len(names)))))
two = np.where(rng.random(80) < 0.5, "a", "b")
never = (rng.random(80) < 0.5).astype(int)
amounts = rng.normal(10, 4, len(names))

oracle = {
    "made_by": f"fairlearn {fairlearn.__version__}, scikit-learn {sklearn.__version__}, "
    f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}",
    "binary": [
        binary("three groups", names, truth, score),
        binary("a group that is never chosen", two, never, np.where(two == "a", 0.3, rng.random(80))),
    ],
    "regression": [regression("three groups", names, amounts, amounts + rng.normal(0.3, lift))],
    "shares": [
        shares(45, 100, 30, 90), shares(0, 30, 12, 40), shares(30, 30, 12, 40), shares(500, 4000, 90, 1000),
        shares(3, 35, 2, 60), shares(12, 40, 1, 30), shares(7, 50, 0, 50),
    ],
}
Path(__file__).with_name("fairlearn-oracle.json").write_text(json.dumps(oracle, indent=1) + "\n")
