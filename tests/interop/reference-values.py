"""Computes the reference values of lib/learning and lib/monitoring, with scipy, scikit-learn and shap.

    python -m venv venv && venv/bin/pip install numpy scipy scikit-learn shap pandas
    venv/bin/python tests/interop/reference-values.py > tests/interop/reference-values.json

The inputs are drawn here (seeded) and kept beside the results, so that the tests need no Python.
"""

import json
import math
import sys

import numpy as np
import pandas as pd
import scipy
import scipy.spatial.distance
import scipy.stats
import shap
import sklearn
from sklearn.calibration import calibration_curve
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score

rng = np.random.default_rng(20261124)


def trees_of(estimators, value_of):
    """Trees as lib/learning/trees/forest.ts has them: the question of a node is whether the code is at most `high`."""
    trees = []
    for estimator in estimators:
        t = estimator.tree_
        trees.append(
            {
                "feature": [255 if f < 0 else int(f) for f in t.feature],
                "low": [0] * t.node_count,
                "high": [0 if f < 0 else math.floor(x) for f, x in zip(t.feature, t.threshold)],
                "yes": [max(int(c), 0) for c in t.children_left],
                "no": [max(int(c), 0) for c in t.children_right],
                "value": [float(v) for v in value_of(t)],
                "cover": [float(c) for c in t.weighted_n_node_samples],
                "importance": [0] * 6,
            }
        )
    return trees


def tree_shap():
    codes = rng.integers(0, 12, size=(400, 6))
    odds = 0.4 * codes[:, 0] - 0.3 * codes[:, 1] + (codes[:, 2] > 5) * (codes[:, 3] < 4) * 2 - 1.5
    labels = (rng.random(400) < 1 / (1 + np.exp(-odds))).astype(int)
    some = codes[:25]
    forest = RandomForestClassifier(12, max_depth=6, random_state=1).fit(codes, labels)
    # Each tree has its own sample, and shap weighs ways by that sample's counts, as ours does.
    explained = shap.TreeExplainer(forest, feature_perturbation="tree_path_dependent")
    values = explained.shap_values(some)
    boosted = GradientBoostingClassifier(n_estimators=15, max_depth=3, random_state=2).fit(codes, labels)
    boosted_explained = shap.TreeExplainer(boosted, feature_perturbation="tree_path_dependent")
    return {
        "codes": some.T.tolist(),
        "forest": {
            "trees": trees_of(forest.estimators_, lambda t: t.value[:, 0, 1]),
            "scale": 1 / 12,
            "base": float(explained.expected_value[1]),
            "values": np.asarray(values)[:, :, 1].T.tolist(),
        },
        "boosted": {
            "trees": trees_of(boosted.estimators_[:, 0], lambda t: t.value[:, 0, 0]),
            "scale": boosted.learning_rate,
            # shap's base holds the prior too, which is in no tree of scikit-learn's.
            "prior": float(np.log(labels.mean() / (1 - labels.mean()))),
            "base": float(np.ravel(boosted_explained.expected_value)[0]),
            "values": np.asarray(boosted_explained.shap_values(some)).T.tolist(),
        },
    }


def information_value():
    names = rng.choice(["a", "b", "c", "d"], p=[0.5, 0.3, 0.19, 0.01], size=800)
    ratings = rng.integers(1, 5, size=800)
    labels = (rng.random(800) < np.where(names == "b", 0.2, 0.05)).astype(int)

    def iv(bins):
        table = pd.crosstab(bins, labels)
        legitimate, frauds = table[0] / table[0].sum(), table[1] / table[1].sum()
        woe = np.log((legitimate + 0.0001) / (frauds + 0.0001))
        return {"iv": float(((legitimate - frauds) * woe).sum()), "woe": [float(v) for v in woe]}

    return {
        "names": names.tolist(),
        "ratings": [str(r) for r in ratings],
        "labels": labels.tolist(),
        "of_names": iv(pd.Series(names)),
        "of_deciles": iv(pd.qcut(pd.Series(ratings), 10, duplicates="drop")),
    }


def logistic_regression():
    codes = rng.integers(0, 4, size=(300, 3))
    labels = (rng.random(300) < 1 / (1 + np.exp(-(codes[:, 0] - 2 * (codes[:, 1] == 2) - 1)))).astype(int)
    one_hot = np.concatenate([(codes == c)[:, :, None] for c in range(1, 4)], axis=2).reshape(300, 9)
    fitted = LogisticRegression(C=0.7, class_weight="balanced", tol=1e-12, max_iter=10_000).fit(one_hot, labels)
    return {
        "codes": codes.T.tolist(),
        "labels": labels.tolist(),
        "C": 0.7,
        "intercept": float(fitted.intercept_[0]),
        "weights": fitted.coef_[0].reshape(3, 3).tolist(),
    }


def metrics():
    labels = (rng.random(200) < 0.2).astype(int)
    scores = np.round(rng.random(200) * 0.6 + labels * 0.25, 2)
    return {
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "roc_auc": float(roc_auc_score(labels, scores)),
        "average_precision": float(average_precision_score(labels, scores)),
        "calibration": calibration(labels, scores),
    }


def calibration(labels, scores):
    observed, predicted = calibration_curve(labels, scores, n_bins=10, strategy="quantile")
    return {"observed": observed.tolist(), "predicted": predicted.tolist()}


def large_samples():
    """Kolmogorov–Smirnov past 10,000 rows. The samples are a formula, so that they need not be kept."""
    cases = []
    for count, other, shift in [(12_000, 15_000, 0.0), (12_000, 15_000, 0.012), (900, 20_000, 0.04)]:
        a = np.modf(np.arange(1, count + 1) * math.sqrt(2))[0]
        b = np.modf(np.arange(1, other + 1) * math.sqrt(3))[0] + shift
        ks = scipy.stats.ks_2samp(a, b)
        cases.append(
            {"count": count, "other": other, "shift": shift, "statistic": float(ks.statistic), "p": float(ks.pvalue)}
        )
    return cases


def drift():
    cases = []
    for count, other, shift in [(300, 250, 0.0), (300, 250, 0.4), (1000, 1200, 0.1), (40, 60, 1.5)]:
        a = np.round(rng.normal(10, 3, count), 2)
        b = np.round(rng.normal(10 + shift, 3.2, other), 2)
        ks = scipy.stats.ks_2samp(a, b)
        cases.append(
            {
                "a": a.tolist(),
                "b": b.tolist(),
                "ks": {"statistic": float(ks.statistic), "p": float(ks.pvalue)},
                "wasserstein": float(scipy.stats.wasserstein_distance(a, b)),
                "wasserstein_normed": float(scipy.stats.wasserstein_distance(a, b) / np.std(a)),
            }
        )
    categories = []
    for counts, others in [([50, 30, 20], [55, 25, 20]), ([500, 300, 200], [300, 400, 290]), ([90, 10, 0], [80, 10, 12])]:
        p, q = np.array(counts) / sum(counts), np.array(others) / sum(others)
        seen = np.array(counts) > 0
        scaled = p * sum(others)
        p4, q4 = np.where(p == 0, 1e-4, p), np.where(q == 0, 1e-4, q)
        pooled = (counts[0] + others[0]) / (sum(counts) + sum(others))
        z = (p[0] - q[0]) / math.sqrt(pooled * (1 - pooled) * (1 / sum(counts) + 1 / sum(others)))
        categories.append(
            {
                "a": counts,
                "b": others,
                "jensen_shannon": float(scipy.spatial.distance.jensenshannon(p, q)),
                # Evidently compares the current counts with the reference's shares of their number.
                "chi_square_p": float(scipy.stats.chisquare(others, scaled)[1]) if seen.all() else None,
                "psi": float(((q4 - p4) * np.log(q4 / p4)).sum()),
                "z_test_p": float(2 * scipy.stats.norm.sf(abs(z))),
            }
        )
    survival = [
        {"x": x, "df": df, "p": float(scipy.stats.chi2.sf(x, df))}
        for x, df in [(0.5, 1), (3.84, 1), (10, 4), (25, 10), (120, 60), (300, 40)]
    ]
    return {"large": large_samples(), "numbers": cases, "categories": categories, "chi_square_survival": survival}


json.dump(
    {
        "made_with": {
            "command": "python tests/interop/reference-values.py",
            "python": sys.version.split()[0],
            **{m.__name__: m.__version__ for m in (np, scipy, sklearn, shap, pd)},
        },
        "tree_shap": tree_shap(),
        "information_value": information_value(),
        "logistic_regression": logistic_regression(),
        "metrics": metrics(),
        "drift": drift(),
    },
    sys.stdout,
)
