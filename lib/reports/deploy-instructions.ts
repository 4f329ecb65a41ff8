import type { TrainingFacts } from "./training-facts";

/** How to use the model elsewhere, with the ids of this run filled in. Each block works as it is pasted. */
export function deployInstructions(
  facts: TrainingFacts,
  publicUrl: string,
  claim: Record<string, string>,
): string {
  const split = JSON.stringify({
    dataframe_split: { columns: Object.keys(claim), data: [Object.values(claim)] },
  });
  const record = JSON.stringify(claim, null, 2);
  const trackingUri = (facts.mlflowUri ?? publicUrl).replace(/\/$/, "");
  const files = facts.artifactUri.replace(/^mlflow-artifacts:(\/\/[^/]*)?\/+/, "").replace(/\/$/, "");
  return `# Deploy ${facts.model} version ${facts.modelVersion}

${facts.mlflowUri ? onTeamServer(facts, trackingUri, split) : onPortal(facts, publicUrl, split)}

## Python: load the model with MLflow

Needs \`pip install mlflow onnx onnxruntime pandas\`. The model runs on your machine; preprocessing is inside it.

\`\`\`python
import mlflow
import pandas as pd

model = mlflow.pyfunc.load_model("runs:/${facts.experimentRunId}/model")
claim = ${record}
print(model.predict(pd.DataFrame([claim], dtype=object)))
\`\`\`

## Node: run the ONNX file

Needs \`npm install onnxruntime-node\`. Save as \`score.mjs\` and run \`node score.mjs\`.

\`\`\`js
import { InferenceSession, Tensor } from "onnxruntime-node";

const file = "${trackingUri}/api/2.0/mlflow-artifacts/artifacts/${files}/model/model.onnx";
const token = process.env.MLFLOW_TRACKING_TOKEN;
const headers = token ? { authorization: \`Bearer \${token}\` } : {};
const response = await fetch(file, { headers });
if (!response.ok) throw new Error(\`\${response.status} \${await response.text()}\`);

const claim = ${record};
const session = await InferenceSession.create(new Uint8Array(await response.arrayBuffer()));
const inputs = Object.fromEntries(
  Object.entries(claim).map(([name, value]) => [name, new Tensor("string", [value], [1, 1])]),
);
const { label, fraud_probability } = await session.run(inputs);
console.log({ label: Number(label.data[0]), fraud_probability: fraud_probability.data[0] });
\`\`\`
`;
}

function onPortal(facts: TrainingFacts, publicUrl: string, claims: string): string {
  const scoring = `${publicUrl}/api/models/${facts.model}/${facts.modelVersion}/invocations`;
  return `Each block needs an API token of your team in the environment. At the first start \`npm start\` prints one; \`ADMIN_TOKEN\` sets it.

\`\`\`bash
export MLFLOW_TRACKING_URI=${publicUrl}
export MLFLOW_TRACKING_TOKEN=…   # your token
\`\`\`

## curl: ask the portal

The portal serves this version by MLflow's scoring protocol.

\`\`\`bash
curl -sS --fail-with-body ${scoring} \\
  -H "Authorization: Bearer $MLFLOW_TRACKING_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '${claims}'
\`\`\``;
}

function onTeamServer(facts: TrainingFacts, trackingUri: string, claims: string): string {
  return `The model is registered on your own MLflow server. Where that asks for credentials, set \`MLFLOW_TRACKING_TOKEN\`, or \`MLFLOW_TRACKING_USERNAME\` and \`MLFLOW_TRACKING_PASSWORD\`, too.

\`\`\`bash
export MLFLOW_TRACKING_URI=${trackingUri}
\`\`\`

## curl: serve it with MLflow and ask it

Needs \`pip install mlflow onnx onnxruntime pandas\`. In one terminal:

\`\`\`bash
mlflow models serve -m models:/${facts.model}/${facts.modelVersion} --env-manager local -p 5001
\`\`\`

In another:

\`\`\`bash
curl -sS --fail-with-body http://127.0.0.1:5001/invocations \\
  -H "Content-Type: application/json" \\
  -d '${claims}'
\`\`\``;
}
