import { markdownTable } from "./markdown-table";
import type { TrainingFacts } from "./training-facts";

/** Where MLflow keeps this training. @param publicUrl the portal's address without a slash at the end */
export function mlflowInfo(facts: TrainingFacts, publicUrl: string): string {
  const place = `experiments/${facts.experimentId}/runs/${facts.experimentRunId}`;
  const link = facts.mlflowUri ? `${facts.mlflowUri.replace(/\/$/, "")}/#/${place}` : `${publicUrl}/${place}`;
  return `# MLflow info

${markdownTable(
  ["", "Value"],
  [
    ["Model name", `\`${facts.model}\``],
    ["Model version", `\`${facts.modelVersion}\``],
    ["Experiment", `${facts.experiment} (id \`${facts.experimentId}\`)`],
    ["Experiment run id", `\`${facts.experimentRunId}\``],
    ["Artifact URI", `\`${facts.artifactUri}\``],
    ["Model URI", `\`runs:/${facts.experimentRunId}/model\``],
    ["Tracking URI", `\`${facts.mlflowUri ?? publicUrl}\``],
  ],
)}

[Open the experiment run](${link})
`;
}
