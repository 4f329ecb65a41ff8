"""Uses the portal as a data scientist uses a tracking server. Prints what was seen as one line of JSON."""

import json
import sys
import tempfile
from pathlib import Path

import mlflow
import pandas as pd
from mlflow import MlflowClient

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_registry_uri(sys.argv[1])
seen = {"mlflow": mlflow.__version__}


class Doubler(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [2 * x for x in model_input["x"]]


work = Path(tempfile.mkdtemp())
experiment = mlflow.set_experiment("interop")
for depth in (3, 5, 7):
    with mlflow.start_run(run_name=f"depth-{depth}") as run:
        mlflow.log_params({"depth": depth, **{f"p{i}": i for i in range(150)}})
        for step in range(4):
            mlflow.log_metric("recall", 0.9 - abs(depth - 5) / 10 + step / 100, step=step)
        mlflow.log_metrics({"loss": float("nan"), "big": float("inf")})
        mlflow.set_tags({"team": "fraud", "gone": "soon"})
        mlflow.delete_tag("gone")
        mlflow.log_text("hello é", "notes/read me.txt")
        mlflow.log_text("", "empty.txt")
        mlflow.log_dict({"a": 1}, "config.json")
    if depth == 5:
        best_id = run.info.run_id

client = MlflowClient()
mlflow.pyfunc.save_model(work / "model", python_model=Doubler(), pip_requirements=[])
client.log_artifacts(best_id, str(work / "model"), "model")

runs = mlflow.search_runs(
    filter_string="metrics.recall > 0.5 and params.depth != '3' and tags.team = 'fraud'",
    order_by=["metrics.recall DESC"],
)
seen["found"] = list(runs["tags.mlflow.runName"])
seen["best"] = bool(runs.iloc[0].run_id == best_id)
seen["recall"] = float(runs.iloc[0]["metrics.recall"])
seen["history"] = [round(m.value, 2) for m in client.get_metric_history(best_id, "recall")]
best = client.get_run(best_id)
seen["params"] = len(best.data.params)
seen["loss"] = str(best.data.metrics["loss"]) + " " + str(best.data.metrics["big"])
seen["status"] = best.info.status
seen["files"] = sorted(f.path for f in client.list_artifacts(best_id))
seen["text"] = mlflow.artifacts.load_text(f"runs:/{best_id}/notes/read me.txt")
seen["empty"] = mlflow.artifacts.load_text(f"runs:/{best_id}/empty.txt")
seen["downloaded"] = sorted(p.name for p in Path(mlflow.artifacts.download_artifacts(f"runs:/{best_id}/model")).iterdir())

try:
    client.log_param(best_id, "depth", 6)
except mlflow.exceptions.MlflowException as error:
    seen["immutable"] = error.error_code

frame = pd.DataFrame({"x": [1, 2]})
seen["runs_uri"] = list(mlflow.pyfunc.load_model(f"runs:/{best_id}/model").predict(frame))
client.create_registered_model("doubler")
version = client.create_model_version("doubler", f"{best.info.artifact_uri}/model", best_id)
client.set_registered_model_alias("doubler", "champion", version.version)
seen["version"] = version.version
seen["models_uri"] = list(mlflow.pyfunc.load_model("models:/doubler/1").predict(frame))
seen["alias_uri"] = list(mlflow.pyfunc.load_model("models:/doubler@champion").predict(frame))
seen["latest_uri"] = list(mlflow.pyfunc.load_model("models:/doubler/latest").predict(frame))
seen["models"] = [m.name for m in client.search_registered_models()]
seen["versions"] = [list(v.aliases) for v in client.search_model_versions("name = 'doubler'")]
client.delete_registered_model_alias("doubler", "champion")
seen["experiments"] = [e.name for e in mlflow.search_experiments(order_by=["name ASC"])]
print(json.dumps(seen))
