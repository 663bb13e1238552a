"""What both Python servers do with a request: a scikit-learn forest with its defaults, and a row in a CSV file."""

import csv
import os
import uuid
from datetime import datetime, timezone

import pandas
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

HEADER = ["id", "timestamp", "age", "education", "hours_per_week", "prediction", "probability"]
FEATURES = ["age", "education", "hours_per_week"]


def train(reference):
    """The pipeline as its makers' guide has it: categories become numbers, and a forest follows."""
    rows = pandas.read_csv(reference)
    encode = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    columns = make_column_transformer((encode, ["education"]), remainder="passthrough")
    return make_pipeline(columns, RandomForestClassifier(random_state=0)).fit(rows[FEATURES], rows["income"])


class Service:
    def __init__(self, reference, folder):
        self.pipeline = train(reference)
        self.folder = folder
        self.file = None

    def predict(self, age, education, hours_per_week):
        if self.file is None:
            # Opened by each worker for itself, after the fork.
            self.file = open(os.path.join(self.folder, f"predictions_{os.getpid()}.csv"), "a", newline="")
            self.writer = csv.writer(self.file)
            self.writer.writerow(HEADER)
        row = pandas.DataFrame([[age, education, hours_per_week]], columns=FEATURES)
        probability = float(self.pipeline.predict_proba(row)[0][1])
        answer = {
            "id": str(uuid.uuid4()),
            "timestamp": datetime.now(timezone.utc).isoformat(),
            "prediction": int(probability >= 0.5),
            "probability": probability,
        }
        self.writer.writerow(
            [answer["id"], answer["timestamp"], age, education, hours_per_week, answer["prediction"], probability]
        )
        self.file.flush()
        return answer


def service():
    return Service(os.environ["BENCH_REFERENCE"], os.environ["BENCH_FOLDER"])
