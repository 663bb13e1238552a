"""Trains scikit-learn models, converts them to ONNX, and writes down what they say of test rows: onnx-models.py FOLDER."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import make_column_transformer
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

folder = Path(sys.argv[1])
rng = np.random.default_rng(3)
columns = ["a", "b", "c"]
X = rng.normal(size=(800, 3)).astype(np.float32)
binary = (X[:, 0] + X[:, 1] > 0).astype(int)
three = np.array(["red", "green", "blue"])[np.digitize(X[:, 0], [-0.4, 0.6])]
number = 50 * X[:, 0] + X[:, 1]
rows = rng.normal(size=(300, 3)).astype(np.float32)


def save(name, model, converted, asked, columns):
    (folder / f"{name}.onnx").write_bytes(converted.SerializeToString())
    probabilities = model.predict_proba(asked).tolist() if hasattr(model, "predict_proba") else None
    cells = asked.to_numpy(dtype=object) if hasattr(asked, "to_numpy") else asked
    (folder / f"{name}.rows.json").write_text(
        json.dumps(
            {
                "columns": columns,
                "rows": cells.tolist(),
                "said": model.predict(asked).tolist(),
                "probabilities": probabilities,
                "classes": [str(c) for c in getattr(model, "classes_", [])],
            }
        )
    )


plain = {"zipmap": False}
boosted = GradientBoostingClassifier(random_state=1).fit(X, binary)
save("boosted", boosted, to_onnx(boosted, X[:1], options=plain), rows, columns)
(folder / "zipmap.onnx").write_bytes(to_onnx(boosted, X[:1]).SerializeToString())
forest = RandomForestClassifier(30, random_state=2).fit(X, three)
save("three", forest, to_onnx(forest, X[:1], options=plain), rows, columns)
regressor = GradientBoostingRegressor(random_state=3).fit(X, number)
save("regressor", regressor, to_onnx(regressor, X[:1]), rows, columns)

table = pd.DataFrame({"age": rng.normal(40, 9, 800), "city": rng.choice(["Bern", "Rome", "Oslo"], 800)})
table = table.astype({"age": "float32", "city": object})
labels = np.where((table["age"] > 40) ^ (table["city"] == "Rome"), "yes", "no")
pipeline = make_pipeline(
    make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["city"]), (StandardScaler(), ["age"])),
    LogisticRegression(),
).fit(table, labels)
converted = to_onnx(
    pipeline,
    initial_types=[("city", StringTensorType([None, 1])), ("age", FloatTensorType([None, 1]))],
    options=plain,
)
asked = table.sample(200, random_state=4)
asked.loc[asked.index[::20], "city"] = "never seen"
save("columns", pipeline, converted, asked, ["age", "city"])
