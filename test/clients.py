"""Predicts rows with tritonclient and with MLflow's own client; prints what they made of the answers as JSON.

Usage: clients.py PORT ROWS, where ROWS is a JSON list of {"age": number, "city": text}.
"""

import io
import json
import sys

import numpy as np
import pandas as pd
import requests
import tritonclient.http as triton
from mlflow.pyfunc.scoring_server.client import ScoringServerClient
from tritonclient.utils import InferenceServerException, np_to_triton_dtype

port, rows = int(sys.argv[1]), json.loads(sys.argv[2])
frame = pd.DataFrame(rows)
address = f"127.0.0.1:{port}"
answers = {}


def tensor(name, values, binary):
    values = np.array(values)
    if values.dtype.kind in "UO":
        values = values.astype(np.object_)
    made = triton.InferInput(name, list(values.shape), np_to_triton_dtype(values.dtype))
    return made.set_data_from_numpy(values, binary_data=binary)


def outputs(result):
    return {
        "labels": [text.decode() if isinstance(text, bytes) else text for text in result.as_numpy("label").tolist()],
        "probabilities": result.as_numpy("predict_proba")[:, 1].tolist(),
        "predictions": result.as_numpy("predict").tolist(),
    }


client = triton.InferenceServerClient(address)
version = client.get_model_metadata("tiny")["versions"][0]
answers["probes"] = [
    client.is_server_live(),
    client.is_server_ready(),
    client.is_model_ready("tiny"),
    client.is_model_ready("tiny", version),
    client.is_model_ready("nope"),
]
answers["server"] = client.get_server_metadata()
answers["inputs"] = client.get_model_metadata("tiny", version)["inputs"]
for binary in (True, False):
    columns = [tensor("age", frame["age"].to_numpy(), binary), tensor("city", frame["city"].tolist(), binary)]
    wanted = [triton.InferRequestedOutput(name, binary_data=binary) for name in ("label", "predict_proba", "predict")]
    result = client.infer("tiny", columns, request_id="7", outputs=wanted)
    answers[f"triton columns, {'raw' if binary else 'JSON'}"] = outputs(result)
    answers["id"] = result.get_response()["id"]
whole = tensor("rows", [[str(row["age"]), row["city"]] for row in rows], True)
answers["triton tensor"] = outputs(client.infer("tiny", [whole], model_version=version))
try:
    client.infer("tiny", [tensor("age", [1000.0], True), tensor("city", ["x"], True)])
except InferenceServerException as error:
    answers["refusal"] = [error.status(), error.message()]

server = ScoringServerClient("127.0.0.1", port)
server.wait_server_ready(timeout=10)
answers["version"] = server.get_version()


def invoked(response):
    predictions = response.get_predictions()[0].tolist()
    return {
        "labels": response["labels"],
        "probabilities": [row[1] for row in response["probabilities"]],
        "predictions": predictions,
    }


answers["mlflow data frame"] = invoked(server.invoke(frame))
answers["mlflow array"] = invoked(server.invoke(frame.to_numpy(dtype=object)))
answers["mlflow records"] = invoked(server.invoke(json.dumps({"dataframe_records": rows})))
missing = pd.DataFrame({"age": [30.0], "city": [float("nan")]})
answers["mlflow missing"] = server.invoke(missing)["ids"]
buffer = io.StringIO()
frame.to_csv(buffer)
csv = requests.post(f"http://{address}/invocations", data=buffer.getvalue(), headers={"Content-Type": "text/csv"})
answers["csv of pandas"] = {
    "labels": csv.json()["labels"],
    "probabilities": [row[1] for row in csv.json()["probabilities"]],
    "predictions": csv.json()["predictions"],
}
print(json.dumps(answers))
