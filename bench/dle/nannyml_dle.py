"""NannyML's DLE on its car price data, as JSON: rows and, by chunk, estimates: nannyml_dle.py FILE"""
import json
import math
import sys
import warnings

warnings.simplefilter("ignore")
import nannyml as nml

FEATURES = ["car_age", "km_driven", "price_new", "accident_count", "door_count", "fuel", "transmission"]
METRICS = ["mae", "mse", "rmse", "mape", "msle", "rmsle"]


def clean(values):
    return [float(v) if v is not None and math.isfinite(v) else None for v in values]


def rows(frame):
    return {
        "features": {c: frame[c].tolist() for c in FEATURES},
        "predicted": frame["y_pred"].astype(float).tolist(),
        "actual": frame["y_true"].astype(float).tolist(),
    }


reference, analysis, targets = nml.load_synthetic_car_price_dataset()
dle = nml.DLE(feature_column_names=FEATURES, y_pred="y_pred", y_true="y_true", metrics=METRICS, chunk_number=10)
result = dle.fit(reference).estimate(analysis).filter(period="analysis").data
with open(sys.argv[1], "w") as file:
    json.dump(
        {
            "version": nml.__version__,
            "reference": rows(reference),
            "analysis": rows(analysis.merge(targets, left_index=True, right_index=True)),
            "starts": result[("chunk", "start_index")].tolist(),
            "ends": (result[("chunk", "end_index")] + 1).tolist(),
            "figures": {
                m: {k: clean(result[(m, k)]) for k in ["value", "sampling_error", "lower_threshold", "upper_threshold"]}
                for m in METRICS
            },
        },
        file,
    )
