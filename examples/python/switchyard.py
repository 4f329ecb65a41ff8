"""A client of Switchyard's API, of the standard library alone. Copy this file to where you need it.

    from switchyard import Client

    portal = Client()                       # SWITCHYARD_URL and SWITCHYARD_TOKEN
    portal.upload("claims-2026", "claims.csv")
    run = portal.start("train-model", {"dataset": "claims-2026"})
    portal.wait(run["id"])
    print(portal.artifacts(run["id"])[0]["key"])

`save_program` makes a flow of a script, and `program` one of a function.
"""

import inspect
import json
import os
import textwrap
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ENDED = {"Completed", "Cached", "Failed", "TimedOut", "Crashed", "Cancelled"}


class PortalError(Exception):
    """An answer that is not 2xx, with the portal's sentence. `problem` is its body (RFC 9457)."""

    def __init__(self, status: int, problem: dict):
        issues = "; ".join(f"{each['path']}: {each['message']}" for each in problem.get("errors") or [])
        super().__init__(issues or problem.get("detail") or problem.get("title") or f"The portal answered {status}.")
        self.status = status
        self.problem = problem


class RunFailed(Exception):
    """A run that was waited for did not complete. `run` is the run."""

    def __init__(self, run: dict):
        super().__init__(f"{run.get('name')} ended as {run['state']}: {run.get('stateMessage') or ''}".rstrip(": "))
        self.run = run


class Client:
    def __init__(self, url: str | None = None, token: str | None = None, timeout_s: float = 60):
        self.url = (url or os.environ["SWITCHYARD_URL"]).rstrip("/")
        self.token = token or os.environ["SWITCHYARD_TOKEN"]
        self.timeout_s = timeout_s

    def start(self, deployment: str, params: dict | None = None, **options) -> dict:
        """Starts a run of a deployment, and returns it: `id`, `state`, `url`.

        `options` are those of the API: `tags`, `priority`, `scheduledFor`.
        """
        return self.call("POST", f"/deployments/{quoted(deployment)}/runs", {"params": params or {}, **options})

    def backfill(
        self,
        deployment: str,
        items: list[dict] | None = None,
        dates: dict | None = None,
        params: dict | None = None,
        concurrency: int = 1,
    ) -> dict:
        """Starts a run of a deployment for each of some parameter sets or dates; returns the run of the backfill.

        `items` are parameters of each run. `dates` is `{"param": "day", "from": "2026-01-01", "to": "2026-01-31"}`, with
        `every` ("day", "week" or "month") and `until`, a parameter that gets the next date. `params` are shared by all.
        """
        body = {"params": params or {}, "concurrency": concurrency}
        if items is not None:
            body["items"] = items
        if dates is not None:
            body["dates"] = dates
        return self.call("POST", f"/deployments/{quoted(deployment)}/backfills", body)

    def run(self, run_id: str) -> dict:
        return self.call("GET", f"/runs/{quoted(run_id)}")

    def wait(self, run_id: str, timeout_s: float = 3600, every_s: float = 1) -> dict:
        """Waits for the end of a run, its deployment's retries included, and returns it.

        Raises RunFailed unless it completed, TimeoutError in time.
        """
        end = time.monotonic() + timeout_s
        while True:
            run = self.run(run_id)
            if run["state"] in ENDED and not run.get("retryAt"):
                if run["state"] != "Completed":
                    raise RunFailed(run)
                return run
            if time.monotonic() > end:
                raise TimeoutError(f"The run is still {run['state']} after {timeout_s:g} s.")
            time.sleep(every_s)

    def artifacts(self, run_id: str) -> list[dict]:
        """All artifacts of a run, with `key`, `kind` and `data`."""
        return self.items(f"/runs/{quoted(run_id)}/artifacts")

    def artifact_file(self, artifact_id: str) -> bytes:
        """An artifact as a file: the text of a report, the bytes of a picture."""
        with self.open("GET", f"/artifacts/{quoted(artifact_id)}/content") as answer:
            return answer.read()

    def upload(self, dataset: str, file: str | Path) -> dict:
        """Adds a CSV or Parquet file as the next version of a dataset."""
        file = Path(file)
        kind = "application/vnd.apache.parquet" if file.suffix == ".parquet" else "text/csv"
        headers = {"Content-Type": kind, "Content-Length": str(file.stat().st_size)}
        with file.open("rb") as body:
            with self.open("POST", f"/datasets/{quoted(dataset)}/versions", body, headers) as answer:
                return json.load(answer)

    def download(self, dataset: str, file: str | Path, version: int | str = "latest") -> Path:
        """Writes a dataset version to a file: Parquet or CSV, by its ending."""
        file = Path(file)
        kind = "parquet" if file.suffix == ".parquet" else "csv"
        path = f"/datasets/{quoted(dataset)}/versions/{quoted(str(version))}/content?format={kind}"
        with self.open("GET", path) as answer, file.open("wb") as target:
            while piece := answer.read(1 << 20):
                target.write(piece)
        return file

    def save_program(self, slug: str, script: str, name: str = "", params: dict | None = None, **node) -> dict:
        """Saves a flow of one program, and a deployment of the same slug.

        `params` is a JSON Schema of type object; each parameter is one of the program's values. `node` is the rest of
        the input of run-command, such as `requirements` or `datasets`.
        """
        schema = params or {"type": "object", "properties": {}}
        values = {each: {"$from": f"params.{each}"} for each in schema.get("properties", {})}
        source = {"script": script, "values": values, **node}
        flow = {
            "slug": slug,
            "name": name or slug,
            "params": schema,
            "nodes": [{"id": "program", "task": "run-command", "input": source}],
        }
        if self.exists(f"/flows/{quoted(slug)}"):
            self.call("PUT", f"/flows/{quoted(slug)}", flow)
        else:
            self.call("POST", "/flows", flow)
        if not self.exists(f"/deployments/{quoted(slug)}"):
            self.call("POST", "/deployments", {"slug": slug, "name": name or slug, "flow": slug, "params": {}})
        return flow

    def program(self, slug: str, **node):
        """Decorator that saves a function as a flow of one program.

        Its keyword arguments become parameters, by their annotations and defaults; it returns a dict, the output. The
        function is sent as its text: it imports what it needs inside, and `node` names its packages.
        """

        def save(function):
            self.save_program(slug, script_of(function), params=params_of(function), **node)
            return function

        return save

    def items(self, path: str) -> list[dict]:
        found, cursor = [], None
        while True:
            page = self.call("GET", path + (f"?cursor={quoted(cursor)}" if cursor else ""))
            found += page["items"]
            cursor = page.get("nextCursor")
            if not cursor:
                return found

    def exists(self, path: str) -> bool:
        try:
            self.call("GET", path)
            return True
        except PortalError as error:
            if error.status == 404:
                return False
            raise

    def call(self, method: str, path: str, body=None):
        data = None if body is None else json.dumps(body).encode()
        with self.open(method, path, data, {"Content-Type": "application/json"}) as answer:
            return json.load(answer)

    def open(self, method: str, path: str, body=None, headers: dict | None = None):
        request = urllib.request.Request(f"{self.url}/api/v1{path}", body, headers or {}, method=method)
        request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        try:
            return urllib.request.urlopen(request, timeout=self.timeout_s)
        except urllib.error.HTTPError as error:
            try:
                problem = json.load(error)
            except ValueError:
                problem = {}
            raise PortalError(error.code, problem) from None


TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def params_of(function) -> dict:
    """JSON Schema of a function's arguments."""
    properties, required = {}, []
    for name, argument in inspect.signature(function).parameters.items():
        if argument.annotation not in TYPES:
            raise TypeError(f"{name}: annotate it as one of {', '.join(each.__name__ for each in TYPES)}.")
        properties[name] = {"type": TYPES[argument.annotation]}
        if argument.default is inspect.Parameter.empty:
            required.append(name)
        else:
            properties[name]["default"] = argument.default
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def script_of(function) -> str:
    """The text of a function without its decorators, and a call of it with the program's values."""
    lines = textwrap.dedent(inspect.getsource(function)).splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("def "))
    text = "\n".join(lines[start:])
    return f"""import json, os

{text}

with open(os.environ["SWITCHYARD_INPUT"]) as file:
    output = {function.__name__}(**json.load(file))
with open(os.environ["SWITCHYARD_OUTPUT"], "w") as file:
    json.dump(output or {{}}, file)
"""


def quoted(text: str) -> str:
    return urllib.parse.quote(str(text), safe="")
