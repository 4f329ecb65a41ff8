"""Saves the pipeline as the flow `python-pipeline`, with a deployment, and starts it.

SWITCHYARD_URL=http://127.0.0.1:3000 SWITCHYARD_TOKEN=… python3 deploy.py
"""

import sys
from pathlib import Path

from switchyard import Client

here = Path(__file__).parent
portal = Client()
packages = "" if "--installed" in sys.argv else (here / "requirements.txt").read_text()
params = {
    "type": "object",
    "properties": {
        "target": {"type": "string", "default": "FraudFound_P"},
        "model": {"type": "string", "default": "fraud-in-python"},
        "seed": {"type": "integer", "default": 1},
    },
}
portal.save_program(
    "python-pipeline",
    (here / "pipeline.py").read_text(),
    name="Pipeline in Python",
    params=params,
    requirements=packages,
    datasets={"claims": {"dataset": "claims"}},
    results={"scored": "claims-scored-in-python"},
    experiment="fraud-in-python",
    outputSchema={
        "type": "object",
        "properties": {"recall": {"type": "number"}, "version": {"type": "integer"}},
        "required": ["recall", "version"],
    },
)
run = portal.wait(portal.start("python-pipeline")["id"])
for artifact in portal.artifacts(run["id"]):
    print(artifact["key"], len(portal.artifact_file(artifact["id"])), "bytes")
portal.download("claims-scored-in-python", "scored.csv")
print(run["id"])
