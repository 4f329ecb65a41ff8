"""Scores a CSV file with models that the portal wrote, as pandas.read_csv reads it, and prints the probabilities as JSON.

Arguments: the file, then directories of models."""

import json
import sys

import mlflow
import numpy as np
import onnxruntime
import pandas as pd

file, *folders = sys.argv[1:]
frames = {
    "as read": pd.read_csv(file),
    "first rows": pd.read_csv(file).head(7),
    "as text": pd.read_csv(file, dtype=str, keep_default_na=False),
    "dates": pd.read_csv(file, parse_dates=["incident"]),
}


def straight(folder, frame):
    """Without MLflow: numbers as they are, texts as in the file."""
    session = onnxruntime.InferenceSession(f"{folder}/model.onnx")
    feed = {}
    for one in session.get_inputs():
        column = frame[one.name]
        if one.type == "tensor(double)":
            feed[one.name] = column.to_numpy(dtype="float64")
        else:
            feed[one.name] = column.astype(object).where(column.notna(), "").astype(str).to_numpy(dtype=object)
    return session.run(["fraud_probability"], feed)[0].tolist()


found = []
for folder in folders:
    model = mlflow.pyfunc.load_model(folder)
    scored = {name: model.predict(frame)["fraud_probability"].tolist() for name, frame in frames.items()}
    plain = pd.read_csv(file, dtype={"region": str}).assign(money=np.nan)
    found.append({**scored, "straight": straight(folder, plain)})
print(json.dumps(found))
