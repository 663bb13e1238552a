"""CBPE of two Parquet files with NannyML, in ten chunks: nannyml_cbpe.py REFERENCE ANALYSIS JSON"""
import json
import sys
import warnings

warnings.simplefilter("ignore")
import nannyml as nml
import pandas as pd

reference_file, analysis_file, out = sys.argv[1:]
metrics = ["roc_auc", "average_precision", "f1", "precision", "recall", "specificity", "accuracy"]
cbpe = nml.CBPE(
    problem_type="classification_binary",
    y_true="actual",
    y_pred_proba="probability",
    y_pred="predicted",
    metrics=metrics,
    chunk_number=10,
).fit(pd.read_parquet(reference_file))
result = cbpe.estimate(pd.read_parquet(analysis_file)).filter(period="analysis").data
with open(out, "w") as file:
    json.dump({m: result[(m, "value")].tolist() for m in metrics}, file)
