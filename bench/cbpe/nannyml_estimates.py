"""NannyML's CBPE on its bundled data sets, as JSON: rows and, by chunk, estimates: nannyml_estimates.py FILE"""
import json
import math
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
import nannyml as nml

METRICS = ["roc_auc", "average_precision", "f1", "precision", "recall", "specificity", "accuracy"]


def clean(values):
    return [float(v) if v is not None and math.isfinite(v) else None for v in values]


def binary(name, load, y_true, proba, predicted):
    reference, analysis, targets = load()
    np.random.seed(0)
    cbpe = nml.CBPE(
        problem_type="classification_binary",
        y_true=y_true,
        y_pred_proba=proba,
        y_pred=predicted,
        metrics=METRICS,
        chunk_number=10,
    ).fit(reference)
    result = cbpe.estimate(analysis).filter(period="analysis").data
    rows = lambda frame: {"predicted": frame[predicted].astype(int).tolist(), "probabilities": frame[proba].tolist()}
    return {
        "name": name,
        "calibrated": bool(cbpe.needs_calibration),
        "reference": {**rows(reference), "actual": reference[y_true].astype(int).tolist()},
        "analysis": rows(analysis),
        "starts": result[("chunk", "start_index")].tolist(),
        "ends": (result[("chunk", "end_index")] + 1).tolist(),
        "figures": {
            m: {k: clean(result[(m, k)]) for k in ["value", "sampling_error", "lower_confidence_boundary", "upper_confidence_boundary"]}
            for m in METRICS
        },
    }


def multiclass():
    reference, analysis, _ = nml.load_synthetic_multiclass_classification_dataset()
    names = ["highstreet_card", "prepaid_card", "upmarket_card"]
    columns = {c: f"y_pred_proba_{c}" for c in names}
    metrics = [m for m in METRICS if m != "average_precision"]
    cbpe = nml.CBPE(
        problem_type="classification_multiclass",
        y_true="y_true",
        y_pred="y_pred",
        y_pred_proba=columns,
        metrics=metrics,
        chunk_number=10,
    ).fit(reference)
    result = cbpe.estimate(analysis).filter(period="analysis").data
    code = lambda column: [names.index(c) for c in column]
    rows = lambda frame: {
        "predicted": code(frame["y_pred"]),
        "probabilities": frame[[columns[c] for c in names]].to_numpy().ravel().tolist(),
    }
    return {
        "name": "synthetic multiclass",
        "classes": 3,
        "calibrated": [type(cbpe._calibrators[c]).__name__ == "IsotonicCalibrator" for c in names],
        "reference": {**rows(reference), "actual": code(reference["y_true"])},
        "analysis": rows(analysis),
        "starts": result[("chunk", "start_index")].tolist(),
        "ends": (result[("chunk", "end_index")] + 1).tolist(),
        "figures": {m: {k: clean(result[(m, k)]) for k in ["value", "sampling_error"]} for m in metrics},
    }


out = {
    "version": nml.__version__,
    "binary": [
        binary("car loan", nml.load_synthetic_car_loan_dataset, "repaid", "y_pred_proba", "y_pred"),
        binary("work from home", nml.load_synthetic_binary_classification_dataset, "work_home_actual", "y_pred_proba", "y_pred"),
        binary("employment", nml.load_us_census_ma_employment_data, "employed", "predicted_probability", "prediction"),
    ],
    "multiclass": multiclass(),
}
with open(sys.argv[1], "w") as file:
    json.dump(out, file)
