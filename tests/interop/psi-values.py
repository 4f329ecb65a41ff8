"""Computes the population stability index over deciles of the reference, for the tests of lib/monitoring.

    python -m venv venv && venv/bin/pip install feature-engine
    venv/bin/python tests/interop/psi-values.py > tests/interop/psi-values.json

The samples are made by a formula that lib/monitoring/column-drift.test.ts repeats.
"""

import json
import sys
from importlib.metadata import version

import numpy as np
import pandas as pd
from feature_engine.selection import DropHighPSIFeatures


def sample(rows, shift, outlier):
    values = np.array([(at * 7919) % 9973 / 100 + shift for at in range(rows)])
    return np.append(values, outlier) if outlier is not None else values


def psi(reference, current):
    frame = pd.DataFrame(
        {
            "value": np.concatenate([reference, current]),
            "is_current": np.concatenate([np.zeros(len(reference)), np.ones(len(current))]),
        }
    )
    selector = DropHighPSIFeatures(
        variables=["value"], split_col="is_current", cut_off=0, bins=10, strategy="equal_frequency", min_pct_empty_bins=1e-4
    )
    selector.fit(frame)
    return float(selector.psi_values_["value"])


cases = [(2000, 0, None, 1500, 20, None), (2000, 0, 1e9, 1500, 20, None), (2000, 0, None, 1500, 1, 1e9), (900, 0, -1e6, 700, 60, 1e6)]
json.dump(
    {
        "made_with": {"command": "python tests/interop/psi-values.py", "feature-engine": version("feature-engine"), "numpy": np.__version__},
        "cases": [
            {
                "reference": {"rows": rows, "shift": shift, "outlier": outlier},
                "current": {"rows": others, "shift": moved, "outlier": far},
                "psi": psi(sample(rows, shift, outlier), sample(others, moved, far)),
            }
            for rows, shift, outlier, others, moved, far in cases
        ],
    },
    sys.stdout,
    indent=1,
)
