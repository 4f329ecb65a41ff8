"""A data scientist's day, against any MLflow server; prints what each step saw as one line of JSON.

Values that differ from server to server by nature (ids, times, addresses) are replaced by words.
"""

import json
import re
import sys
import tempfile
import warnings
from pathlib import Path

import mlflow
import numpy as np
import onnx
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import LoggedModelInput, Metric, Param, RunTag, SpanEvent
from mlflow.genai import datasets
from mlflow.models import MetricThreshold
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_registry_uri(sys.argv[1])
client = MlflowClient()
seen = {}


def step(name):
    def run(work):
        try:
            found = work()
        except Exception as error:  # noqa: BLE001: an error is what this step saw
            found = f"{getattr(error, 'error_code', type(error).__name__)}: {error}"
        text = json.dumps(found, default=str, sort_keys=True)
        text = re.sub(r"m-[0-9a-f]{32}", "<model>", text)
        text = re.sub(r"\b[0-9a-f]{32}\b", "<run>", text)
        seen[name] = json.loads(text.replace(sys.argv[1], "<server>"))
        return work

    return run


rng = np.random.RandomState(0)
X = rng.rand(60, 3)
y = (X[:, 0] > 0.5).astype(int)
fitted = LogisticRegression().fit(X, y)
work = Path(tempfile.mkdtemp())
experiment = mlflow.set_experiment("day").experiment_id
state = {}


class Doubler(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [2 * x for x in model_input["x"]]


@step("nested runs")
def _():
    with mlflow.start_run(run_name="parent") as parent:
        state["parent"] = parent.info.run_id
        for depth in (3, 5, 7):
            with mlflow.start_run(run_name=f"depth-{depth}", nested=True) as child:
                state[depth] = child.info.run_id
                mlflow.log_params({"depth": depth, "kind": "forest"})
                mlflow.log_metric("recall", depth / 10)
                mlflow.set_tag("team", "fraud")
    found = client.search_runs([experiment], f"tags.mlflow.parentRunId = '{state['parent']}'", order_by=["params.depth"])
    return [run.info.run_name for run in found]


@step("a batch of 1,000 values, with NaN and infinities")
def _():
    metrics = [Metric("loss", 1 / (i + 1), 1000 + i, i) for i in range(997)]
    metrics += [Metric("odd", v, 1, i) for i, v in enumerate([float("nan"), float("inf"), float("-inf")])]
    client.log_batch(state["parent"], metrics=metrics)
    history = client.get_metric_history(state["parent"], "loss")
    return [len(history), history[-1].step]


@step("long values")
def _():
    client.log_batch(state["parent"], params=[Param("long", "x" * 7000)], tags=[RunTag("long", "y" * 9000)])
    data = client.get_run(state["parent"]).data
    return [len(data.params["long"]), len(data.tags["long"])]


@step("hostile names")
def _():
    codes = []
    for key in ("../a", "a/../b", "/a", "a//b", "a;b"):
        try:
            client.set_tag(state["parent"], key, "1")
            codes.append("taken")
        except mlflow.exceptions.MlflowException as error:
            codes.append(error.error_code)
    return codes


@step("a parameter keeps its value")
def _():
    try:
        client.log_param(state[3], "depth", 9)
    except mlflow.exceptions.MlflowException as error:
        return error.error_code


@step("artifacts")
def _():
    with mlflow.start_run(run_id=state["parent"]):
        mlflow.log_text("hello é", "notes/100% read me.txt")
        mlflow.log_dict({"a": 1}, "config.json")
        mlflow.log_table({"claim": [1, 2], "fraud": [True, False]}, "table.json")
        mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), "figure.png")
        (work / "big.bin").write_bytes(b"x" * 20_000_000)
        mlflow.log_artifact(str(work / "big.bin"))
    files = sorted((f.path, f.is_dir, f.file_size) for f in client.list_artifacts(state["parent"]))
    text = mlflow.artifacts.load_text(f"runs:/{state['parent']}/notes/100% read me.txt")
    size = Path(mlflow.artifacts.download_artifacts(f"runs:/{state['parent']}/big.bin")).stat().st_size
    return [[f for f in files if f[0] != "figure.png"], text, size, len(mlflow.load_table("table.json", run_ids=[state["parent"]]))]


searches = [
    "metrics.recall > 0.4", "metrics.recall >= 0.5 and params.depth != '3'", "params.depth = '5'", "params.depth IN ('3')",
    "params.kind LIKE 'for%'", "params.kind ILIKE 'FOR%'", "tags.team = 'fraud'", "tags.`team` != 'x'",
    "attributes.run_name LIKE 'depth-%'", "run_name = 'parent'", "attributes.`Run name` = 'parent'", "status = 'FINISHED'",
    "attributes.status != 'RUNNING'", "start_time > 0", "created > 0", "attributes.end_time < 1", "params.absent IS NULL",
    "params.depth IS NOT NULL", "metrics.recall = 'x'", "params.depth > 3", "nonsense", "metrics.recall > 0.1 OR metrics.recall < 1",
    "foo.bar = 'x'", "tags.team = 'fraud' AND metrics.recall < 0.6", "dataset.name = 'claims'", "attributes.run_id IN ('a', 'b')",
]
for filter_string in searches:

    @step(f"search: {filter_string}")
    def _(filter_string=filter_string):
        try:
            found = client.search_runs([experiment], filter_string, order_by=["attributes.start_time ASC"])
            return [run.info.run_name for run in found]
        except mlflow.exceptions.MlflowException as error:
            return error.error_code


@step("order and pages")
def _():
    pages, token = [], None
    while True:
        page = client.search_runs([experiment], order_by=["metrics.recall DESC"], max_results=3, page_token=token)
        pages.append([run.info.run_name for run in page])
        token = page.token
        if not token:
            return pages


@step("log_model: scikit-learn")
def _():
    with mlflow.start_run(run_name="models") as run:
        state["run"] = run.info.run_id
        info = mlflow.sklearn.log_model(fitted, name="model", input_example=X[:2], params={"p": "1"}, tags={"t": "v"})
        state["model"] = info.model_id
        data = mlflow.data.from_pandas(pd.DataFrame(X, columns=list("abc")), name="claims")
        mlflow.log_input(data, context="training")
        mlflow.log_metric("f1", 0.9, model_id=info.model_id)
    model = mlflow.get_logged_model(state["model"])
    return [model.name, str(model.status), model.params, [(m.key, m.value) for m in model.metrics], model.artifact_location,
            sorted(f.path for f in client.list_logged_model_artifacts(model.model_id))]


@step("log_model: pyfunc and ONNX")
def _():
    with mlflow.start_run():
        python = mlflow.pyfunc.log_model(name="doubler", python_model=Doubler(), pip_requirements=[])
        node = onnx.helper.make_node("Identity", ["x"], ["z"])
        value = [onnx.helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, [None, 3]) for n in "xz"]
        graph = onnx.helper.make_graph([node], "g", value[:1], value[1:])
        proto = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
        same = mlflow.onnx.log_model(proto, name="same", input_example=X[:2].astype(np.float32))
    doubled = mlflow.pyfunc.load_model(python.model_uri).predict(pd.DataFrame({"x": [1, 2]}))
    return [list(doubled), sorted(mlflow.models.get_model_info(same.model_uri).flavors)]


@step("the run names its model and its dataset")
def _():
    run = client.get_run(state["run"])
    return [len(run.outputs.model_outputs), [d.dataset.name for d in run.inputs.dataset_inputs]]


@step("load by runs:/ and models:/m-")
def _():
    uris = [f"runs:/{state['run']}/model", f"models:/{state['model']}"]
    return [mlflow.sklearn.load_model(uri).predict(X[:3]).tolist() for uri in uris]


model_searches = ["metrics.f1 > 0.5", "metrics.f1 > 0.95", "params.p = '1'", "tags.t LIKE 'v%'", "name = 'model'",
                  "attributes.name IN ('model', 'x')", "creation_timestamp > 0", "name ILIKE 'MOD%' AND params.p != '2'", "foo.x = '1'"]
for filter_string in model_searches:

    @step(f"search models: {filter_string}")
    def _(filter_string=filter_string):
        try:
            found = mlflow.search_logged_models([experiment], filter_string, output_format="list")
            return [model.name for model in found]
        except mlflow.exceptions.MlflowException as error:
            return error.error_code


@step("tags and parameters of a model")
def _():
    client.set_logged_model_tags(state["model"], {"a": "b"})
    client.delete_logged_model_tag(state["model"], "a")
    client.log_model_params(state["model"], {"q": "2"})
    client.log_inputs(state["parent"], models=[LoggedModelInput(state["model"])])
    model = client.get_logged_model(state["model"])
    return ["a" in model.tags, model.params, len(client.get_run(state["parent"]).inputs.model_inputs)]


@step("a deleted model is gone")
def _():
    model = client.create_logged_model(experiment, name="x")
    client.finalize_logged_model(model.model_id, "READY")
    client.delete_logged_model(model.model_id)
    client.get_logged_model(model.model_id)


@step("names of models")
def _():
    client.create_logged_model(experiment, name="a/b")


@step("register")
def _():
    versions = [mlflow.register_model(f"models:/{state['model']}", "reg"), mlflow.register_model(f"runs:/{state['run']}/model", "reg")]
    return [[v.version, v.source, v.run_id == state["run"], v.status, v.current_stage] for v in versions]


@step("alias, stage, load")
def _():
    client.set_registered_model_alias("reg", "blue", 1)
    client.transition_model_version_stage("reg", 1, "Production")
    client.transition_model_version_stage("reg", 2, "Production", archive_existing_versions=True)
    uris = ["models:/reg/1", "models:/reg@blue", "models:/reg/Production", "models:/reg/latest"]
    stages = [v.current_stage for v in client.search_model_versions("name = 'reg'", order_by=["version_number ASC"])]
    return [stages, [mlflow.sklearn.load_model(uri).predict(X[:3]).tolist() for uri in uris]]


@step("copy, rename, tags, delete")
def _():
    copied = client.copy_model_version("models:/reg/1", "copy")
    client.set_registered_model_tag("copy", "a", "b")
    client.delete_registered_model_tag("copy", "a")
    client.set_model_version_tag("copy", "1", "a", "b")
    client.delete_model_version_tag("copy", "1", "a")
    client.rename_registered_model("copy", "copied")
    names = [m.name for m in client.search_registered_models(order_by=["name DESC"])]
    client.delete_model_version("copied", "1")
    client.delete_registered_model("copied")
    return [copied.version, copied.source, names, [m.name for m in client.search_registered_models()]]


@step("sources of other schemes")
def _():
    client.create_registered_model("outside")
    version = client.create_model_version("outside", "s3://bucket/model")
    return [version.source, client.get_model_version_download_uri("outside", "1")]


@step("what is absent")
def _():
    messages = []
    for call in (
        lambda: client.get_run("0" * 32), lambda: client.get_experiment("999"), lambda: client.get_registered_model("absent"),
        lambda: client.get_model_version("reg", "99"), lambda: client.get_logged_model("m-" + "0" * 32),
        lambda: client.transition_model_version_stage("reg", 1, "Nowhere"), lambda: client.delete_tag(state["parent"], "absent"),
    ):
        try:
            call()
            messages.append("OK")
        except mlflow.exceptions.MlflowException as error:
            messages.append(f"{error.error_code}: {error.message}")
    return messages


@step("delete and restore")
def _():
    stages = []
    client.delete_run(state[3])
    stages.append(client.get_run(state[3]).info.lifecycle_stage)
    client.restore_run(state[3])
    other = client.create_experiment("other", tags={"a": "b"})
    run = client.create_run(other).info.run_id
    client.delete_experiment_tag(other, "a")
    client.delete_experiment(other)
    stages.append(client.get_run(run).info.lifecycle_stage)
    client.restore_experiment(other)
    stages.append(client.get_run(run).info.lifecycle_stage)
    return [stages, client.get_experiment(other).tags.get("a")]


@step("experiments")
def _():
    place = client.create_experiment("bucket", artifact_location="s3://bucket/x")
    names = [e.name for e in mlflow.search_experiments(order_by=["creation_time DESC"])]
    return [client.get_experiment(place).artifact_location, names]


@step("autolog")
def _():
    mlflow.autolog(silent=True)
    with mlflow.start_run() as run:
        LogisticRegression(max_iter=50).fit(X, y)
    mlflow.autolog(disable=True, silent=True)
    run = client.get_run(run.info.run_id)
    return [run.info.status, len(run.data.params), sorted(run.data.metrics), len(run.outputs.model_outputs),
            len(run.inputs.dataset_inputs), sorted(f.path for f in client.list_artifacts(run.info.run_id))]


@mlflow.trace(span_type="TOOL", attributes={"depth": 3, "model": "forest"})
def look_up(claim):
    return {"fraud": claim > 2}


@mlflow.trace
def answer(claim):
    mlflow.update_current_trace(tags={"who": "me"}, metadata={"mlflow.trace.session": "s1"})
    with mlflow.start_span("weigh") as span:
        span.set_inputs({"claim": claim})
        span.set_attribute("weights", [1, 0.5, "two", None, {"a": True}])
        span.add_event(SpanEvent("weighed", attributes={"n": 1}))
        found = look_up(claim)
        span.set_outputs(found)
    if claim < 0:
        raise ValueError("no such claim")
    return found


@step("traces: a tree of spans")
def _():
    with mlflow.start_run(run_name="traced") as run:
        state["traced run"] = run.info.run_id
        answer(4)
        state["trace"] = mlflow.get_last_active_trace_id()
    answer(1)
    try:
        answer(-1)
    except ValueError:
        pass
    mlflow.flush_trace_async_logging()
    trace = mlflow.get_trace(state["trace"])
    names = {span.span_id: span.name for span in trace.data.spans}
    metadata = {k: v for k, v in trace.info.trace_metadata.items() if not re.search("size|source", k)}
    return [[s.name, s.span_type, names.get(s.parent_id), s.attributes, str(s.status.status_code), s.inputs, s.outputs,
             [[e.name, e.attributes] for e in s.events], s.end_time_ns > s.start_time_ns] for s in trace.data.spans] + [
        str(trace.info.state), trace.info.request_preview, trace.info.response_preview, trace.info.tags, metadata]


def found_traces(filter_string=None, **search):
    found = mlflow.search_traces(locations=[experiment], filter_string=filter_string, return_type="list", **search)
    return [[trace.info.request_preview, str(trace.info.state), len(trace.data.spans)] for trace in found]


trace_searches = [
    "tags.who = 'me'", "status = 'ERROR'", "trace.status IN ('OK')", "timestamp_ms > 0", "trace.name = 'answer'", "name ILIKE 'ANS%'",
    "metadata.`mlflow.trace.session` = 's1'", "request_metadata.`mlflow.sourceRun` IS NULL", "span.name = 'look_up'",
    "span.type = 'TOOL' AND span.name LIKE 'look%'", "span.type = 'TOOL' AND span.name = 'weigh'", "span.status = 'ERROR'",
    "span.attributes.model LIKE '%forest%'", "trace.text LIKE '%weights%'", "execution_time >= 0", "end_time < 1", "tags.absent IS NULL",
    "feedback.good = 'true'", "foo = 'x'", "span.foo = 'x'", "trace.text = 'x'", "status > 'OK'", "prompt = 'x'", "nonsense",
]
for filter_string in trace_searches:

    @step(f"search traces: {filter_string}")
    def _(filter_string=filter_string):
        try:
            return found_traces(filter_string)
        except mlflow.exceptions.MlflowException as error:
            return error.error_code


@step("traces: order, pages, run, tags, deletion")
def _():
    seen = [found_traces(order_by=["timestamp_ms ASC"]), found_traces(max_results=2), found_traces(f"run_id = '{state['traced run']}'")]
    client.link_traces_to_run([state["trace"]], state["parent"])
    seen.append(found_traces(f"run_id = '{state['parent']}'"))
    client.set_trace_tag(state["trace"], "a/b", "c")
    seen.append(client.get_trace(state["trace"]).info.tags["a/b"])
    client.delete_trace_tag(state["trace"], "a/b")
    try:
        client.delete_trace_tag(state["trace"], "a/b")
    except mlflow.exceptions.MlflowException as error:
        seen.append(error.message)
    gone = mlflow.search_traces(locations=[experiment], filter_string="status = 'ERROR'", return_type="list")
    return seen + [client.delete_traces(experiment, trace_ids=[t.info.trace_id for t in gone]), len(found_traces())]


@step("assessments of a trace")
def _():
    trace_id = state["trace"]
    good = mlflow.log_feedback(trace_id=trace_id, name="good", value=True, rationale="short")
    mlflow.log_feedback(trace_id=trace_id, name="score", value=0.5, metadata={"judge": "me"})
    truth = mlflow.log_expectation(trace_id=trace_id, name="truth", value={"fraud": True})
    mlflow.update_assessment(trace_id, truth.assessment_id, mlflow.entities.Expectation(name="truth", value=[1, "a"]))
    mlflow.override_feedback(trace_id=trace_id, assessment_id=good.assessment_id, value=False)
    said = mlflow.get_trace(trace_id).info.assessments
    found = [found_traces(f) for f in ("feedback.score > 0.4", "feedback.good = 'true'", "feedback.good = 'false'", "expectation.truth IS NOT NULL")]
    mlflow.delete_assessment(trace_id, truth.assessment_id)
    try:
        mlflow.get_assessment(trace_id, truth.assessment_id)
    except mlflow.exceptions.MlflowException as error:
        found.append(error.message)
    return [sorted([a.name, json.dumps(a.value), a.valid, a.rationale, a.source.source_type, a.metadata] for a in said), found]


@step("prompts: register, load, search")
def _():
    first = mlflow.genai.register_prompt("greet", "Hello {{ name }}", commit_message="first", tags={"a": "b"})
    second = mlflow.genai.register_prompt("greet", [{"role": "user", "content": "Hi {{name}} of {{team}}"}])
    mlflow.genai.set_prompt_alias("greet", "live", 1)
    seen = [[p.name, p.version, p.template, sorted(p.variables), p.commit_message, p.tags, p.uri] for p in (first, second)]
    seen += [mlflow.genai.load_prompt(uri).format(name="x") for uri in ("prompts:/greet/1", "prompts:/greet@live")]
    seen += [mlflow.genai.load_prompt("prompts:/greet@latest").version, mlflow.genai.load_prompt("absent", version=1, allow_missing=True)]
    seen += [[p.name, p.description] for p in mlflow.genai.search_prompts("name = 'greet'")]
    return seen + [[v.version for v in client.search_prompt_versions("greet")], [m.name for m in client.search_registered_models()]]


@step("prompts: the name of a model")
def _():
    client.create_registered_model("greet")


@step("prompts: tags, links, deletion")
def _():
    client.set_prompt_tag("greet", "team", "fraud")
    client.set_prompt_version_tag("greet", 1, "x", "y")
    tags = [client.get_prompt("greet").tags.get("team"), mlflow.genai.load_prompt("prompts:/greet/1").tags]

    @mlflow.trace
    def use():
        return mlflow.genai.load_prompt("prompts:/greet/1").format(name="z")

    use()
    mlflow.flush_trace_async_logging()
    linked = found_traces("prompt = 'greet/1'")
    client.delete_prompt_tag("greet", "team")
    client.delete_prompt_alias("greet", "live")
    for version in ("2", "1"):
        client.delete_prompt_version("greet", version)
    client.delete_prompt("greet")
    return tags + [linked, [p.name for p in mlflow.genai.search_prompts()]]


@step("evaluate")
def _():
    frame = pd.DataFrame(X, columns=list("abc")).assign(y=y)
    fitted_names = LogisticRegression().fit(frame[list("abc")], y)
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(fitted_names, name="evaluated", input_example=frame[list("abc")][:2])
        config = {"log_model_explainability": False}
        result = mlflow.models.evaluate(info.model_uri, frame, targets="y", model_type="classifier", evaluators=["default"], evaluator_config=config)
    run = client.get_run(run.info.run_id)
    static = pd.DataFrame({"p": [0, 1, 1, 0], "y": [0, 1, 0, 0]})
    with mlflow.start_run():
        other = mlflow.evaluate(data=static, predictions="p", targets="y", model_type="regressor")
    seen = [sorted(result.metrics), sorted(result.artifacts), len(run.inputs.dataset_inputs), sorted(f.path for f in client.list_artifacts(run.info.run_id)),
            len(mlflow.get_logged_model(info.model_id).metrics), sorted(other.metrics.items())]
    try:
        limit = MetricThreshold(threshold=0.1, greater_is_better=False)
        mlflow.validate_evaluation_results(validation_thresholds={"mean_absolute_error": limit}, candidate_result=other)
    except mlflow.exceptions.MlflowException as error:
        return seen + [str(error)]


@step("genai.evaluate")
def _():
    @mlflow.genai.scorer
    def right(outputs, expectations):
        return outputs == expectations["expected_response"]

    data = [{"inputs": {"q": q}, "expectations": {"expected_response": e}} for q, e in (("a", "A"), ("b", "C"))]
    result = mlflow.genai.evaluate(data=data, predict_fn=lambda q: q.upper(), scorers=[right])
    traces = mlflow.search_traces(locations=[experiment], filter_string=f"run_id = '{result.run_id}'", return_type="list")
    return [result.metrics, sorted([a.name, str(a.value)] for t in traces for a in t.info.assessments), client.get_run(result.run_id).info.status]


@step("evaluation datasets")
def _():
    made = datasets.create_dataset(name="questions", experiment_id=experiment, tags={"a": "b"})
    made.merge_records([{"inputs": {"q": "a"}, "expectations": {"x": 1}}, {"inputs": {"q": "b"}, "outputs": [1]}])
    made.merge_records([{"inputs": {"q": "a"}, "expectations": {"y": 2}, "tags": {"t": "1"}}])
    same = datasets.get_dataset(dataset_id=made.dataset_id)
    rows = sorted(same.to_df()[["inputs", "outputs", "expectations", "tags"]].values.tolist(), key=str)
    seen = [same.name, same.tags, json.loads(same.schema), json.loads(same.profile), same.experiment_ids == [experiment], rows]
    datasets.set_dataset_tags(dataset_id=made.dataset_id, tags={"c": "d"})
    datasets.delete_dataset_tag(dataset_id=made.dataset_id, key="a")
    seen.append(sorted(datasets.get_dataset(dataset_id=made.dataset_id).tags))
    for filter_string in ("name = 'questions'", "name LIKE 'q%'", "tags.c = 'd'", "name = 'x'", "foo = 'x'"):
        try:
            found = datasets.search_datasets(experiment_ids=[experiment], filter_string=filter_string)
            seen.append([d.name for d in found])
        except mlflow.exceptions.MlflowException as error:
            seen.append(error.error_code)
    datasets.delete_dataset(dataset_id=made.dataset_id)
    try:
        datasets.get_dataset(dataset_id=made.dataset_id)
    except mlflow.exceptions.MlflowException as error:
        return seen + [str(error)]


@step("webhooks of the registry")
def _():
    # A literal address: no name is looked up, and nothing is sent, since no model is registered here.
    made = client.create_webhook("day", "https://1.1.1.1/hook", ["model_version.created", "prompt_alias.deleted"], description="of the day")
    client.create_webhook("other", "https://1.1.1.1/hook", ["registered_model.created"], status="DISABLED")
    show = lambda hook: [hook.name, hook.url, hook.description, str(hook.status), sorted(str(event) for event in hook.events), hook.secret]
    first = client.list_webhooks(max_results=1)
    rest = client.list_webhooks(max_results=1, page_token=first.token)
    shown = [show(made), show(client.get_webhook(made.webhook_id)), [hook.name for page in (first, rest) for hook in page], rest.token]
    shown.append(show(client.update_webhook(made.webhook_id, name="day-2", events=["model_version_tag.set"], status="DISABLED")))
    for hook in client.list_webhooks():
        client.delete_webhook(hook.webhook_id)
    for wrong in (lambda: client.get_webhook("none"), lambda: client.create_webhook("a b", "https://1.1.1.1/", ["prompt.created"]),
                  lambda: client.create_webhook("ftp", "ftp://1.1.1.1/", ["prompt.created"]), lambda: client.create_webhook("none", "https://1.1.1.1/", [])):
        try:
            shown.append(show(wrong()))
        except mlflow.exceptions.MlflowException as error:
            shown.append(error.error_code)
    return shown


print(json.dumps(seen))
