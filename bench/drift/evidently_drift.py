"""Evidently's default drift report of two files, HTML and JSON: evidently_drift.py REFERENCE CURRENT HTML JSON"""
import sys

import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset

reference_file, current_file, html, json = sys.argv[1:]
read = pd.read_parquet if reference_file.endswith(".parquet") else pd.read_csv
snapshot = Report([DataDriftPreset()]).run(read(current_file), read(reference_file))
snapshot.save_html(html)
snapshot.save_json(json)
