"""The peer of bench/training.ts: fits imbalanced-learn's forest on the same matrix and splits, on all cores."""

import json
import pathlib
import sys
import time

import numpy as np
from imblearn.ensemble import BalancedRandomForestClassifier
from sklearn.metrics import precision_score, recall_score, roc_auc_score

folder = pathlib.Path(sys.argv[1])
inputs = json.loads((folder / "splits.json").read_text())
X = np.fromfile(folder / "matrix.f32", dtype=np.float32).reshape(-1, inputs["columns"])
y = np.array(inputs["labels"])
params = inputs["params"]
results = []
for seed, split in enumerate(inputs["splits"], 1):
    train, test = np.array(split["train"]), np.array(split["test"])
    forest = BalancedRandomForestClassifier(
        n_estimators=params["n_estimators"],
        max_depth=params["max_depth"],
        min_samples_leaf=params["min_samples_leaf"],
        min_samples_split=params["min_samples_split"],
        sampling_strategy="not minority",
        replacement=params["replacement"],
        bootstrap=params["bootstrap"],
        random_state=seed,
        n_jobs=-1,
    )
    began, cpu_began = time.perf_counter(), time.process_time()
    forest.fit(X[train], y[train])
    fit_ms = (time.perf_counter() - began) * 1000
    # Its jobs are threads of this process.
    cpu_ms = (time.process_time() - cpu_began) * 1000
    scores = forest.predict_proba(X[test])[:, 1]
    results.append(
        {
            "fitMs": fit_ms,
            "cpuMs": cpu_ms,
            "recall": recall_score(y[test], scores > 0.5),
            "precision": precision_score(y[test], scores > 0.5),
            "auc": roc_auc_score(y[test], scores),
        }
    )
print(json.dumps(results))
