from flask import Flask, jsonify, request
from forest import service

app = Flask(__name__)
forest = service()


@app.post("/predict")
def predict():
    body = request.get_json()
    return jsonify(forest.predict(float(body["age"]), str(body["education"]), float(body["hours_per_week"])))
