import { codeSpan, markdownLink, markdownText } from "@/lib/base/markdown-text";
import type { TrainingFacts } from "@/lib/training/training-facts";
import { code, markdownTable } from "./markdown-table";

/** Location of a training in MLflow. @param publicUrl the portal's URL without a trailing slash */
export function mlflowInfo(facts: TrainingFacts, publicUrl: string): string {
  const place = `experiments/${facts.experimentId}/runs/${facts.experimentRunId}`;
  const link = facts.mlflowUri ? `${facts.mlflowUri.replace(/\/$/, "")}/#/${place}` : `${publicUrl}/${place}`;
  return `# MLflow info

${markdownTable(
  ["", "Value"],
  [
    ["Model name", code(facts.model)],
    ["Model version", code(facts.modelVersion)],
    ["Experiment", { markdown: `${markdownText(facts.experiment)} (id ${codeSpan(facts.experimentId)})` }],
    ["Experiment run id", code(facts.experimentRunId)],
    ["Artifact URI", code(facts.artifactUri)],
    ["Model URI", code(`runs:/${facts.experimentRunId}/model`)],
    ["Tracking URI", code(facts.mlflowUri ?? publicUrl)],
  ],
)}

${markdownLink("Open the experiment run", link)}
`;
}
