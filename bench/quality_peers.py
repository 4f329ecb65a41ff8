"""The peers of bench/quality.ts: LightGBM, XGBoost and scikit-learn's boosting on the same rows, split and tuning budget."""

import json
import pathlib
import sys
import warnings

import lightgbm
import numpy as np
import pandas
import xgboost
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

warnings.filterwarnings("ignore")
folder = pathlib.Path(sys.argv[1])
given = json.loads((folder / "split.json").read_text())
table = pandas.read_csv(folder / "table.csv", keep_default_na=False, na_values=[""])
y = table.pop(given["target"]).to_numpy()
# As users do: numbers with NaN, texts as categories. Scikit-learn takes at most 255, so rare ones become missing there.
for name in table.columns:
    if not pandas.api.types.is_numeric_dtype(table[name]):
        table[name] = table[name].astype("category")
limited = table.copy()
for name in limited.select_dtypes("category"):
    counts = limited[name].value_counts()
    if len(counts) > 254:
        kept = limited[name].where(limited[name].isin(counts.index[:254]))
        limited[name] = kept.astype(str).where(kept.notna()).astype("category")


def lgb(params, seed):
    row_sampling = {"bagging_freq": 1} if "subsample" in params else {}
    return lightgbm.LGBMClassifier(random_state=seed, n_jobs=given["jobs"], verbose=-1, **params, **row_sampling)


def xgb(params, seed):
    # XGBoost has leaves only with this policy, and its usual limit of depth would bind first.
    leaf_wise = {"grow_policy": "lossguide", "max_depth": 0} if "max_leaves" in params else {}
    return xgboost.XGBClassifier(
        random_state=seed, n_jobs=given["jobs"], enable_categorical=True, tree_method="hist", **leaf_wise, **params
    )


def hist(params, seed):
    return HistGradientBoostingClassifier(random_state=seed, categorical_features="from_dtype", **params)


def draw(random, names):
    """One set of parameters; the same distributions as lib/learning/kinds/gradient-boosted-trees.ts."""
    log = lambda low, high: float(np.exp(random.uniform(np.log(low), np.log(high))))
    drawn = {
        "trees": int(random.integers(50, 301)),
        "leaves": round(log(4, 63)),
        "rate": log(0.02, 0.3),
        "lambda": log(0.1, 20),
        "rows": float(random.uniform(0.5, 1)),
        "columns": float(random.uniform(0.3, 1)),
        "least": round(log(5, 100)),
        "weight": log(0.1, 10),
    }
    return {name: drawn[key] for key, name in names.items()}


peers = {
    "LightGBM": (lgb, table, {
        "trees": "n_estimators", "leaves": "num_leaves", "rate": "learning_rate", "lambda": "reg_lambda",
        "rows": "subsample", "columns": "colsample_bytree", "least": "min_child_samples",
    }),
    "XGBoost": (xgb, table, {
        "trees": "n_estimators", "leaves": "max_leaves", "rate": "learning_rate", "lambda": "reg_lambda",
        "rows": "subsample", "columns": "colsample_bytree", "weight": "min_child_weight",
    }),
    "scikit-learn": (hist, limited, {
        "trees": "max_iter", "leaves": "max_leaf_nodes", "rate": "learning_rate", "lambda": "l2_regularization",
        "columns": "max_features", "least": "min_samples_leaf",
    }),
}


def tuned(make, X, names, train, seed):
    """The best of the defaults and `trials` drawn sets, by mean average precision over three folds."""
    random = np.random.default_rng(seed)
    candidates = [{}] + [draw(random, names) for _ in range(given["trials"])]
    folds = list(StratifiedKFold(3, shuffle=True, random_state=seed).split(train, y[train]))

    def precision(params):
        scores = []
        for some, held in folds:
            model = make(params, seed).fit(X.iloc[train[some]], y[train[some]])
            scores.append(average_precision_score(y[train[held]], model.predict_proba(X.iloc[train[held]])[:, 1]))
        return np.mean(scores)

    return max(candidates, key=precision)


results = {}
train, test, seed = np.array(given["train"]), np.array(given["test"]), given["seed"]
for name, (make, X, names) in peers.items():
    params = tuned(make, X, names, train, seed) if given["trials"] else {}
    scores = make(params, seed).fit(X.iloc[train], y[train]).predict_proba(X.iloc[test])[:, 1]
    results[name] = {"rocAuc": roc_auc_score(y[test], scores), "prAuc": average_precision_score(y[test], scores)}
print(json.dumps(results))
