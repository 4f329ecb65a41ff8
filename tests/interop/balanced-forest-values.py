"""Computes the ROC-AUC that lib/learning/kinds/balanced-random-forest.ts is compared with, with imbalanced-learn.

    python -m venv venv && venv/bin/pip install imbalanced-learn
    venv/bin/python tests/interop/balanced-forest-values.py > tests/interop/balanced-forest-values.json

The claims are invented: 13 numbers and 5 categories, so that √columns (6) and √questions (20) differ. They and the 20
splits come from the random stream of lib/learning/sampling/random.ts, so that the test makes the same without Python.
"""

import json
import sys

import imblearn
import numpy as np
import sklearn
from imblearn.ensemble import BalancedRandomForestClassifier
from sklearn.metrics import roc_auc_score

ROWS = 4000
SPLITS = 20
SIZES = [3, 4, 7, 10, 10]
PARAMS = {"n_estimators": 100, "max_depth": 5, "min_samples_leaf": 4, "min_samples_split": 5}


def random_stream(seed, stream):
    """`randomStream` of lib/learning/sampling/random.ts: splitmix32."""
    state = ((seed ^ 0x9E3779B9) * 0x85EBCA6B) ^ ((stream + 0x632BE5AB) * 0xC2B2AE35)
    while True:
        state = (state + 0x9E3779B9) & 0xFFFFFFFF
        mixed = state ^ (state >> 16)
        mixed = (mixed * 0x21F0AAAD) & 0xFFFFFFFF
        mixed ^= mixed >> 15
        mixed = (mixed * 0x735A2D97) & 0xFFFFFFFF
        yield (mixed ^ (mixed >> 15)) / 2**32


def claims():
    """13 numbers about normal, 5 categories, and frauds that depend on three of either."""
    random = random_stream(2026, 0)
    numbers, categories, labels = [], [], []
    for _ in range(ROWS):
        x = [next(random) + next(random) + next(random) + next(random) - 2 for _ in range(13)]
        c = [int(next(random) * size) for size in SIZES]
        score = 0.25 * x[0] + 0.15 * x[1] - (0.4 if abs(x[2]) > 0.8 else 0)
        score += (0.5 if c[0] == 1 else 0) + (0.3 if c[2] == 3 else 0) - (0.3 if c[3] < 2 else 0)
        noise = next(random) + next(random) + next(random) + next(random) - 2
        numbers.append(x)
        categories.append(c)
        labels.append(1 if score + noise > 1.1 else 0)
    return np.array(numbers), np.array(categories), np.array(labels)


numbers, categories, labels = claims()
dummies = [(categories[:, [k]] == np.arange(1, size)).astype(float) for k, size in enumerate(SIZES)]
X = np.concatenate([numbers, *dummies], axis=1)
aucs = []
for split in range(1, SPLITS + 1):
    random = random_stream(2026, split)
    is_test = np.array([next(random) < 0.25 for _ in range(ROWS)])
    forest = BalancedRandomForestClassifier(
        **PARAMS, sampling_strategy="not minority", replacement=False, bootstrap=True, random_state=split
    )
    forest.fit(X[~is_test], labels[~is_test])
    aucs.append(float(roc_auc_score(labels[is_test], forest.predict_proba(X[is_test])[:, 1])))

json.dump(
    {
        "made_with": {
            "command": "python tests/interop/balanced-forest-values.py",
            "python": sys.version.split()[0],
            **{m.__name__: m.__version__ for m in (np, sklearn, imblearn)},
        },
        "params": PARAMS,
        "frauds": int(labels.sum()),
        "columns": X.shape[1],
        "roc_auc": aucs,
        "mean": float(np.mean(aucs)),
        "deviation": float(np.std(aucs, ddof=1)),
    },
    sys.stdout,
    indent=2,
)
