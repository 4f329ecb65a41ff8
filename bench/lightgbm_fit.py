"""The peer of bench/boosting.ts: LightGBM on the same codes, with all cores, and with one thread, which never waits for another."""

import json
import pathlib
import sys
import time

import lightgbm
import numpy as np
from sklearn.metrics import roc_auc_score

folder = pathlib.Path(sys.argv[1])
given = json.loads((folder / "boosting.json").read_text())
X = np.fromfile(folder / "boosting.f32", dtype=np.float32).reshape(-1, given["width"])
y = np.fromfile(folder / "labels.u8", dtype=np.uint8)
train, test = (np.fromfile(folder / name, dtype=np.uint32) for name in ("train.u32", "test.u32"))
ours = given["params"]
params = {
    "objective": "binary",
    "num_leaves": ours["max_leaves"],
    "max_depth": ours["max_depth"],
    "learning_rate": ours["learning_rate"],
    "lambda_l2": ours["reg_lambda"],
    "min_sum_hessian_in_leaf": ours["min_child_weight"],
    "min_data_in_leaf": ours["min_child_samples"],
    "max_bin": 255,
    "num_threads": 0,
    "verbose": -1,
}
rows = X[train]
result = {"fitMs": [], "cpuMs": [], "allMs": [], "aloneCpuMs": []}
for _ in range(given["runs"]):
    began = time.perf_counter()
    data = lightgbm.Dataset(rows, y[train], categorical_feature=given["categories"], params=params).construct()
    binned, cpu = time.perf_counter(), time.process_time()
    booster = lightgbm.train(params, data, num_boost_round=ours["n_estimators"])
    ended = time.perf_counter()
    result["cpuMs"].append((time.process_time() - cpu) * 1000)
    result["fitMs"].append((ended - binned) * 1000)
    result["allMs"].append((ended - began) * 1000)
for _ in range(min(5, given["runs"])):
    alone = {**params, "num_threads": 1}
    data = lightgbm.Dataset(rows, y[train], categorical_feature=given["categories"], params=alone).construct()
    cpu = time.process_time()
    lightgbm.train(alone, data, num_boost_round=ours["n_estimators"])
    result["aloneCpuMs"].append((time.process_time() - cpu) * 1000)
result["auc"] = roc_auc_score(y[test], booster.predict(X[test]))
print(json.dumps(result))
