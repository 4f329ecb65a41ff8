"""Fills an MLflow server, adds to it, or compares it with a portal that imported it. Prints one line of JSON."""

import hashlib
import json
import sys
import tempfile
from pathlib import Path

import mlflow
import pandas as pd
from mlflow import MlflowClient

command, there_url, here_url = sys.argv[1], sys.argv[2], sys.argv[3]


class Doubler(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [2 * x for x in model_input["x"]]


def fill():
    mlflow.set_tracking_uri(there_url)
    client = MlflowClient(there_url)
    experiment = mlflow.set_experiment("fraud")
    client.set_experiment_tag(experiment.experiment_id, "owner", "claims é")
    frame = pd.DataFrame({"x": [1, 2, 3], "y": [0, 1, 0]})
    with mlflow.start_run(run_name="parent") as parent:
        mlflow.log_params({f"p{i}": i for i in range(150)})
        for step in range(40):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        client.log_batch(
            parent.info.run_id,
            metrics=[mlflow.entities.Metric("long", i / 7, 1_700_000_000_000 + i, i) for i in range(1000)],
        )
        mlflow.log_metrics({"nan": float("nan"), "inf": float("inf")})
        mlflow.set_tag("mlflow.note.content", "# A note\nwith | pipes")
        mlflow.log_input(mlflow.data.from_pandas(frame, name="claims"), context="training")
        mlflow.log_text("hello é", "notes/read me.txt")
        mlflow.log_text("", "empty.txt")
        mlflow.log_dict({"a": 1}, "config%20.json")
        model = mlflow.pyfunc.log_model(
            name="doubler", python_model=Doubler(), pip_requirements=[], registered_model_name="doubler"
        )
        mlflow.log_metric("accuracy", 0.9, model_id=model.model_id, dataset=mlflow.data.from_pandas(frame, name="claims"))
        with mlflow.start_run(run_name="child", nested=True):
            mlflow.log_metric("recall", 0.8)
    failed = client.create_run(experiment.experiment_id, run_name="failed")
    client.set_terminated(failed.info.run_id, "FAILED")
    gone = client.create_run(experiment.experiment_id, run_name="gone")
    client.delete_run(gone.info.run_id)
    folder = Path(tempfile.mkdtemp()) / "model"
    mlflow.pyfunc.save_model(folder, python_model=Doubler(), pip_requirements=[])
    client.log_artifacts(parent.info.run_id, str(folder), "old/model")
    client.create_model_version("doubler", f"runs:/{parent.info.run_id}/old/model", parent.info.run_id, tags={"kind": "old"})
    client.create_model_version("doubler", "s3://bucket/model", description="elsewhere")
    client.set_registered_model_tag("doubler", "team", "claims")
    client.update_registered_model("doubler", "Doubles.")
    client.set_registered_model_alias("doubler", "champion", "1")
    client.set_registered_model_alias("doubler", "challenger", "2")
    other = mlflow.set_experiment("other")
    for index in range(105):
        client.create_run(other.experiment_id, run_name=f"run-{index}")
    deleted = client.create_experiment("deleted")
    client.delete_experiment(deleted)
    return {"mlflow": mlflow.__version__}


def add():
    client = MlflowClient(there_url)
    experiment = client.get_experiment_by_name("fraud")
    run = client.create_run(experiment.experiment_id, run_name="later")
    client.log_metric(run.info.run_id, "recall", 0.95)
    client.set_terminated(run.info.run_id)
    child = client.search_runs([experiment.experiment_id], "attributes.run_name = 'child'")[0]
    client.log_metric(child.info.run_id, "recall", 0.85, step=1)
    client.log_text(child.info.run_id, "new", "later.txt")
    return {}


def files_of(client, run_id, path=None):
    found = {}
    for file in client.list_artifacts(run_id, path):
        if file.is_dir:
            found.update(files_of(client, run_id, file.path))
        else:
            local = client.download_artifacts(run_id, file.path, tempfile.mkdtemp())
            found[file.path] = hashlib.sha256(Path(local).read_bytes()).hexdigest()
    return found


def describe(url, names):
    """Everything that an import keeps, without ids."""
    client = MlflowClient(url)
    told = {}
    names_of_runs = {}
    for experiment in client.search_experiments():
        if experiment.name not in names:
            continue
        runs = client.search_runs([experiment.experiment_id], max_results=1000)
        names_of_runs.update({run.info.run_id: run.info.run_name for run in runs})
        described = {}
        for run in runs:
            tags = {k: v for k, v in run.data.tags.items() if not k.startswith("switchyard.")}
            parent = tags.pop("mlflow.parentRunId", None)
            tags.pop("mlflow.loggedArtifacts", None)
            described[run.info.run_name] = {
                "status": run.info.status,
                "times": [run.info.start_time, run.info.end_time],
                "user": run.info.user_id,
                "params": run.data.params,
                "tags": tags,
                "parent": names_of_runs.get(parent),
                "history": {
                    key: [[str(m.value), m.step, m.timestamp] for m in client.get_metric_history(run.info.run_id, key)]
                    for key in run.data.metrics
                },
                "inputs": [[i.dataset.name, i.dataset.digest, i.dataset.schema] for i in run.inputs.dataset_inputs],
                "outputs": len(run.outputs.model_outputs),
                "files": files_of(client, run.info.run_id),
            }
        models = {
            model.name: {
                "status": str(model.status),
                "run": names_of_runs.get(model.source_run_id),
                "params": model.params,
                "metrics": sorted([m.key, str(m.value), m.step, str(m.dataset_name)] for m in model.metrics or []),
            }
            for model in client.search_logged_models([experiment.experiment_id])
        }
        tags = {k: v for k, v in experiment.tags.items() if not k.startswith("mlflow.experiment")}
        told[experiment.name] = {"runs": described, "models": models, "tags": tags}
    for model in client.search_registered_models():
        told[f"model {model.name}"] = {
            "description": model.description,
            "tags": model.tags,
            "aliases": {alias: str(version) for alias, version in model.aliases.items()},
            "versions": [
                {
                    "version": str(version.version),
                    "description": version.description or "",
                    "run": names_of_runs.get(version.run_id),
                    "outside": version.source if version.source.startswith("s3:") else None,
                    "tags": {k: v for k, v in version.tags.items() if not k.startswith("switchyard.")},
                }
                for version in sorted(client.search_model_versions(f"name='{model.name}'"), key=lambda v: int(v.version))
            ],
        }
    return told


def differences(there, here, at=""):
    if isinstance(there, dict) and isinstance(here, dict):
        return [d for key in {*there, *here} for d in differences(there.get(key), here.get(key), f"{at}/{key}")]
    return [] if there == here else [f"{at}: {str(there)[:300]} there, {str(here)[:300]} here"]


def compare():
    names = ["fraud", "other"]
    there, here = describe(there_url, names), describe(here_url, names)
    mlflow.set_tracking_uri(here_url)
    frame = pd.DataFrame({"x": [1, 2]})
    return {
        "differences": sorted(differences(there, here)),
        "runs": sum(len(told.get("runs", {})) for told in here.values()),
        "predicted": [
            list(mlflow.pyfunc.load_model(f"models:/doubler/{version}").predict(frame)) for version in ("1", "2")
        ],
        "sha256": hashlib.sha256(json.dumps(here, sort_keys=True).encode()).hexdigest(),
    }


print(json.dumps({"fill": fill, "add": add, "compare": compare}[command]()))
