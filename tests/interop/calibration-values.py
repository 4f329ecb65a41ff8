"""Computes what lib/learning/evaluate/calibrate.ts and evaluate-probabilities.ts are compared with, with scikit-learn.

    python -m venv venv && venv/bin/pip install scikit-learn
    venv/bin/python tests/interop/calibration-values.py > tests/interop/calibration-values.json

Raw scores are out of fold, as CalibratedClassifierCV(method="sigmoid", ensemble=False) fits its sigmoid to; its P is
1 / (1 + exp(a · score + b)), so our slope is −a and our intercept −b.
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss
from sklearn.model_selection import StratifiedKFold, cross_val_predict

rng = np.random.default_rng(20261128)
ROWS = 400


def case(name, X, labels, model, method):
    folds = StratifiedKFold(5)
    raw = cross_val_predict(model, X, labels, cv=folds, method=method)
    raw = raw[:, 1] if raw.ndim == 2 else raw
    calibrated = CalibratedClassifierCV(model, method="sigmoid", ensemble=False, cv=folds).fit(X, labels)
    sigmoid = calibrated.calibrated_classifiers_[0].calibrators[0]
    probabilities = sigmoid.predict(raw)
    return {
        "name": name,
        "labels": labels.tolist(),
        "raw": raw.tolist(),
        "slope": -float(sigmoid.a_),
        "intercept": -float(sigmoid.b_),
        "log_loss": float(log_loss(labels, probabilities)),
        "brier": float(brier_score_loss(labels, probabilities)),
    }


X = rng.normal(size=(ROWS, 4))
odds = 1.2 * X[:, 0] - 0.8 * X[:, 1] - 2
labels = (rng.random(ROWS) < 1 / (1 + np.exp(-odds))).astype(int)
forest = RandomForestClassifier(40, max_depth=4, class_weight="balanced_subsample", random_state=1)
logistic = LogisticRegression(class_weight="balanced")
json.dump(
    {
        "made_with": {
            "command": "python tests/interop/calibration-values.py",
            "python": sys.version.split()[0],
            **{m.__name__: m.__version__ for m in (np, sklearn)},
        },
        "cases": [
            case("a balanced forest", X, labels, forest, "predict_proba"),
            case("a balanced logistic regression", X, labels, logistic, "decision_function"),
        ],
    },
    sys.stdout,
)
