"""Checks MLflow model directories with the tools that other people use, and prints what they score, as JSON.

Arguments: directories, each with claims.json beside the model's files: a list of claims in the model's fields."""

import json
import sys

import mlflow
import onnx
import onnxruntime
import pandas as pd


def scores_of(folder):
    file = f"{folder}/model.onnx"
    onnx.checker.check_model(file, full_check=True)
    onnx.shape_inference.infer_shapes(onnx.load(file), check_type=True, strict_mode=True, data_prop=True)
    mlflow.onnx.load_model(folder)

    with open(f"{folder}/claims.json", encoding="utf-8") as claims:
        frame = pd.DataFrame(json.load(claims), dtype=object)
    model = mlflow.pyfunc.load_model(folder)
    predicted = model.predict(frame)
    label, probability = [column.name for column in model.metadata.signature.outputs]

    session = onnxruntime.InferenceSession(file)
    inputs = {one.name: frame[one.name].to_numpy().reshape([-1] + [1] * (len(one.shape) - 1)) for one in session.get_inputs()}
    labels, probabilities = session.run([label, probability], inputs)
    assert labels.tolist() == predicted[label].tolist()
    assert probabilities.tolist() == predicted[probability].tolist()
    return {"labels": labels.tolist(), "probabilities": probabilities.tolist()}


print(json.dumps([scores_of(folder) for folder in sys.argv[1:]]))
