"""Models as people log them with mlflow.onnx: trains each, saves it into a folder of its own, and prints as JSON what its
own library predicts for the same rows."""

import json
import sys
import warnings
from pathlib import Path

import lightgbm
import mlflow
import numpy as np
import onnxmltools
import pandas as pd
import xgboost
from mlflow.models import infer_signature
from onnx import numpy_helper
from onnxmltools.convert.common.data_types import FloatTensorType as ToolsFloat
from skl2onnx import convert_sklearn, to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType, StringTensorType
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])
# scikit-learn draws from this one: the same models each time.
np.random.seed(1)
random = np.random.default_rng(1)
rows = 300
table = pd.DataFrame({
    "age": random.integers(18, 90, rows),
    "amount": random.normal(1000, 400, rows).round(2),
    "region": random.choice(list("nsew"), rows),
    "channel": random.choice(["web", "agent"], rows),
})
chance = (table.amount > 1200) * 0.5 + (table.region == "n") * 0.4 + random.random(rows) * 0.5
labels = (chance > 0.7).astype(int).to_numpy()
numbers = table[["age", "amount"]].astype("float32")
shown = 60
written = []


def column_types(frame, whole=FloatTensorType):
    kinds = {"i": whole, "f": FloatTensorType, "O": StringTensorType, "U": StringTensorType}
    return [(name, kinds.get(frame[name].dtype.kind, StringTensorType)([None, 1])) for name in frame]


def save(name, graph, frame, probabilities, has_signature=True):
    signature = infer_signature(frame) if has_signature else None
    mlflow.onnx.save_model(graph, folder / name, signature=signature, pip_requirements=[])
    written.append({
        "name": name,
        "records": json.loads(frame[:shown].to_json(orient="records")),
        "probabilities": [float(value) for value in probabilities[:shown]],
    })


def pipeline(model):
    numeric = make_pipeline(SimpleImputer(), StandardScaler())
    encode = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    steps = ColumnTransformer([("text", encode, ["region", "channel"]), ("number", numeric, ["age", "amount"])])
    return Pipeline([("prepare", steps), ("model", model)])


# skl2onnx: one input per column, with ZipMap (its default), as a tensor, and with one output per class.
for name, model in {
    "logistic": LogisticRegression(),
    "forest": RandomForestClassifier(20, max_depth=5),
    "boosting": GradientBoostingClassifier(n_estimators=10),
    "calibrated": CalibratedClassifierCV(RandomForestClassifier(10, max_depth=4)),
    "network": MLPClassifier((20,), max_iter=50),
    "bayes": GaussianNB(),
}.items():
    fitted = pipeline(model).fit(table, labels)
    expected = fitted.predict_proba(table)[:, 1]
    for zipmap in (True, False):
        graph = convert_sklearn(fitted, initial_types=column_types(table), options={id(model): {"zipmap": zipmap}})
        save(f"{name}-{'zipmap' if zipmap else 'tensor'}", graph, table, expected)
fitted = pipeline(LogisticRegression()).fit(table, labels)
graph = convert_sklearn(fitted, initial_types=column_types(table), options={"zipmap": "columns"})
save("zipmap-columns", graph, table, fitted.predict_proba(table)[:, 1])
words = pipeline(LogisticRegression()).fit(table, np.where(labels == 1, "Y", "N"))
save("text-labels", convert_sklearn(words, initial_types=column_types(table)), table, words.predict_proba(table)[:, 1])

# Whole numbers as int64, doubles, and one tensor with and without a signature.
scaled = Pipeline([("prepare", ColumnTransformer([("n", StandardScaler(), ["age"])])), ("model", LogisticRegression())])
scaled.fit(table[["age"]], labels)
graph = convert_sklearn(scaled, initial_types=[("age", Int64TensorType([None, 1]))])
save("whole-numbers", graph, table[["age"]], scaled.predict_proba(table[["age"]])[:, 1])
forest = RandomForestClassifier(20, max_depth=5).fit(numbers.to_numpy(), labels)
expected = forest.predict_proba(numbers.to_numpy())[:, 1]
save("one-tensor", to_onnx(forest, numbers.to_numpy()[:1]), numbers, expected)
save("no-signature", to_onnx(forest, numbers.to_numpy()[:1]), numbers.set_axis(["f0", "f1"], axis=1), expected, False)
graph = convert_sklearn(forest, initial_types=[("X", DoubleTensorType([None, 2]))])
save("doubles", graph, numbers.astype("float64"), expected)

# onnxmltools, with a value missing: NaN in Python, null in JSON.
gaps = numbers.mask(random.random(numbers.shape) < 0.1)
boosted = lightgbm.LGBMClassifier(n_estimators=20, verbose=-1).fit(gaps, labels)
for zipmap in (True, False):
    graph = onnxmltools.convert_lightgbm(boosted, initial_types=[("input", ToolsFloat([None, 2]))], zipmap=zipmap)
    save(f"lightgbm-{'zipmap' if zipmap else 'tensor'}", graph, gaps, boosted.predict_proba(gaps)[:, 1])
boosted = xgboost.XGBClassifier(n_estimators=20, max_depth=4).fit(gaps.to_numpy(), labels)
graph = onnxmltools.convert_xgboost(boosted, initial_types=[("input", ToolsFloat([None, 2]))])
save("xgboost", graph, gaps, boosted.predict_proba(gaps.to_numpy())[:, 1])

# Not servable, each for a reason of its own.
three = LogisticRegression().fit(numbers, random.integers(0, 3, rows))
save("three-classes", to_onnx(three, numbers.to_numpy()[:1]), numbers, expected)
large = MLPClassifier((300,), max_iter=5).fit(numbers, labels)
graph = to_onnx(large, numbers.to_numpy()[:1])
for constant in graph.graph.initializer:  # as raw bytes, which mlflow.onnx moves to a file beside the model
    constant.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(constant), constant.name))
save("external-data", graph, numbers, expected)
mlflow.sklearn.save_model(three, folder / "sklearn-only", pip_requirements=[])
print(json.dumps(written))
