"""Makes nannyml-oracle.json: reconstruction errors by NannyML of chunks of made-up data.

    pip install nannyml==0.13.1 statsmodels "pandas<3" && python drift/multivariate/nannyml-oracle.py
"""
import importlib.metadata
import json
import os
import warnings
from pathlib import Path

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
warnings.simplefilter("ignore")
import numpy as np
import pandas as pd
import nannyml

rng = np.random.default_rng(20260202)


def plain(column):
    return [None if pd.isna(value) else value for value in column.tolist()]


def case(name, reference, analysis, size):
    columns = list(reference.columns)
    calculator = nannyml.DataReconstructionDriftCalculator(column_names=columns, chunk_size=size)
    calculator.fit(reference.copy())
    results = calculator.calculate(analysis.copy())

    def of(period):
        frame = results.filter(period=period).to_df()["reconstruction_error"]
        return {"value": frame["value"].tolist(), "sampling_error": frame["sampling_error"].tolist()}

    frame = results.to_df()["reconstruction_error"]
    bound = lambda key: None if pd.isna(frame[key].iloc[0]) else float(frame[key].iloc[0])
    return {
        "name": name,
        "size": size,
        "reference": {c: plain(reference[c]) for c in columns},
        "analysis": {c: plain(analysis[c]) for c in columns},
        "expected": {"reference": of("reference"), "analysis": of("analysis")},
        "thresholds": {"lower": bound("lower_threshold"), "upper": bound("upper_threshold")},
    }


def numbers(rows, mixing):
    return pd.DataFrame(rng.normal(size=(rows, len(mixing))) @ mixing, columns=list("abcde")).round(6)


def mixed(rows, shift):
    x = rng.normal(size=rows)
    frame = pd.DataFrame(
        {
            "x": x.round(6),
            "y": (x * (1 - shift) + rng.normal(size=rows)).round(6),
            "colour": rng.choice(["red", "green", "blue", "black"], rows, p=[0.4, 0.3, 0.2, 0.1]),
            "size": np.where(x > 0, "large", "small"),
        }
    )
    frame.loc[rng.random(rows) < 0.1, "x"] = np.nan
    frame.loc[rng.random(rows) < 0.1, "colour"] = np.nan
    return frame


mixing = rng.normal(size=(5, 5))
turned = mixing @ np.linalg.qr(rng.normal(size=(5, 5)))[0]
later = mixed(120, 1)
later.loc[3, "colour"] = "pink"
oracle = {
    "made_by": f"nannyml {nannyml.__version__}, scikit-learn {importlib.metadata.version('scikit-learn')}, numpy {np.__version__}",
    "cases": [
        case("numbers", numbers(300, mixing), pd.concat([numbers(60, mixing), numbers(60, turned)]), 60),
        case("mixed and missing", mixed(240, 0), later, 60),
        case("a constant column", numbers(120, mixing).assign(c=3.5), numbers(60, mixing), 30),
    ],
}
Path(__file__).with_name("nannyml-oracle.json").write_text(json.dumps(oracle) + "\n")
