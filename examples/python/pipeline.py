"""The fraud pipeline in Python: a balanced random forest on a dataset of the portal.

It reads a dataset and the best parameters so far from MLflow, trains, writes three reports in Markdown, registers the
model with an alias, and scores the rows that it did not learn from. Run by the portal's task run-command, which sets the
variables SWITCHYARD_… and MLFLOW_….
"""

import json
import os
from pathlib import Path

import mlflow
import pandas as pd
from imblearn.ensemble import BalancedRandomForestClassifier
from sklearn.compose import make_column_transformer
from sklearn.metrics import classification_report, confusion_matrix, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

DEFAULTS = {"n_estimators": 60, "max_depth": 12}

values = json.loads(Path(os.environ["SWITCHYARD_INPUT"]).read_text())
artifacts = Path(os.environ["SWITCHYARD_ARTIFACTS"])
target, model_name, seed = values["target"], values["model"], values["seed"]


def progress(fraction: float, text: str) -> None:
    """Moves the bar on the run's page."""
    print(f"::progress {fraction:.2f} {text}")


def best_params() -> tuple[dict, str]:
    """Parameters of the experiment's run with the best recall, and where they are from."""
    experiment = os.environ["MLFLOW_EXPERIMENT_ID"]
    found = mlflow.search_runs(
        [experiment], "metrics.recall > 0", order_by=["metrics.recall DESC"], max_results=1
    )
    if found.empty:
        return DEFAULTS, "the defaults: no earlier run"
    run = found.iloc[0]
    return {name: int(run[f"params.{name}"]) for name in DEFAULTS}, f"the experiment run {run.run_id}"


progress(0.05, "Reading")
table = pd.read_parquet(Path(os.environ["SWITCHYARD_DATASETS"]) / "claims.parquet")
labels = table.pop(target).astype(int)
texts = [name for name in table if not pd.api.types.is_numeric_dtype(table[name])]
train, test, train_labels, test_labels = train_test_split(
    table, labels, test_size=0.25, random_state=seed, stratify=labels
)
params, source = best_params()
print(f"{len(train)} rows to learn from, {len(test)} to test. Parameters are from {source}.")

progress(0.2, "Training")
with mlflow.start_run(run_name="balanced random forest"):
    encode = make_column_transformer(
        (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), texts), remainder="passthrough"
    )
    forest = BalancedRandomForestClassifier(
        **params, random_state=seed, sampling_strategy="all", replacement=True, n_jobs=1
    )
    model = make_pipeline(encode, forest).fit(train, train_labels)

    progress(0.6, "Testing")
    scores = model.predict_proba(test)[:, 1]
    predicted = (scores >= 0.5).astype(int)
    report = classification_report(test_labels, predicted, output_dict=True, zero_division=0)
    metrics = {
        "recall": report["1"]["recall"],
        "precision": report["1"]["precision"],
        "f1": report["1"]["f1-score"],
        "roc_auc": roc_auc_score(test_labels, scores),
    }
    mlflow.log_params({**params, "seed": seed})
    mlflow.log_metrics(metrics)

    progress(0.7, "Registering")
    logged = mlflow.sklearn.log_model(
        model,
        name="model",
        input_example=test.head(3),
        registered_model_name=model_name,
        serialization_format="cloudpickle",
        pip_requirements=["imbalanced-learn", "pandas", "scikit-learn"],
    )
client = mlflow.MlflowClient()
version = logged.registered_model_version
client.set_registered_model_alias(model_name, "candidate", str(version))

progress(0.9, "Scoring")
batch = test.assign(score=scores, flagged=predicted)
batch.to_parquet(Path(os.environ["SWITCHYARD_RESULTS"]) / "scored.parquet", index=False)

(true_negatives, false_positives), (false_negatives, true_positives) = confusion_matrix(test_labels, predicted)
importances = pd.Series(forest.feature_importances_, [*texts, *table.columns.difference(texts, sort=False)])
top = "\n".join(f"| {name} | {value:.3f} |" for name, value in importances.nlargest(10).items())

(artifacts / "python-data.md").write_text(f"""# The data

| | rows | frauds |
| --- | ---: | ---: |
| learned from | {len(train):,} | {int(train_labels.sum()):,} |
| tested on | {len(test):,} | {int(test_labels.sum()):,} |

{len(texts)} of {table.shape[1]} columns are texts. Values that were not learned are encoded as −1.
""")

(artifacts / "python-model.md").write_text(f"""# The model

A balanced random forest of {params["n_estimators"]} trees, at most {params["max_depth"]} deep. Parameters are from {source}.
It is version {version} of **{model_name}**, with the alias `candidate`.

| metric | value |
| --- | ---: |
| recall | {metrics["recall"]:.3f} |
| precision | {metrics["precision"]:.3f} |
| area under the ROC curve | {metrics["roc_auc"]:.3f} |

| | flagged | not flagged |
| --- | ---: | ---: |
| fraud | {true_positives} | {false_negatives} |
| no fraud | {false_positives} | {true_negatives} |

| column | importance |
| --- | ---: |
{top}
""")

(artifacts / "python-predictions.md").write_text(f"""# The predictions

{len(batch):,} rows were scored, {int(predicted.sum()):,} of them flagged ({predicted.mean():.1%}).
The highest score is {scores.max():.3f}, the median {pd.Series(scores).median():.3f}.
""")

Path(os.environ["SWITCHYARD_OUTPUT"]).write_text(json.dumps({"recall": metrics["recall"], "version": int(version)}))
progress(1, "Done")
