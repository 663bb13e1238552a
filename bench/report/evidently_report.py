"""Makes the pair of files of docs/report-comparison.md out of data/reference/income_full.csv, and Evidently's report of it.

    python -m venv .bench/report && .bench/report/bin/pip install 'evidently==0.7.23' 'pandas<3'
    .bench/report/bin/python bench/report/evidently_report.py OUT
"""

import pathlib
import sys

import numpy as np
import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset, DataSummaryPreset

out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(5)
reference = pd.read_csv(pathlib.Path(__file__).parents[2] / "data/reference/income_full.csv")
current = reference.sample(1500, random_state=1).reset_index(drop=True)

# Ages seven years higher, a fifth of the rows Bachelors, some hours missing, and an occupation that is new.
current["age"] += 7
current.loc[random.random(1500) < 0.2, "education"] = "Bachelors"
current.loc[random.random(1500) < 0.04, "hours_per_week"] = np.nan
current.loc[random.random(1500) < 0.03, "occupation"] = "Gig-worker"
reference.to_csv(out / "reference.csv", index=False)
current.to_csv(out / "current.csv", index=False)

reference, current = (pd.read_csv(out / f"{side}.csv") for side in ("reference", "current"))
Report([DataDriftPreset(), DataSummaryPreset()]).run(current, reference).save_html(str(out / "evidently.html"))
