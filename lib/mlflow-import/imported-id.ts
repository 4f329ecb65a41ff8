import { createHash } from "node:crypto";
import { ownTagPrefix } from "@/lib/experiments/experiment";

/** Tags of what was imported: its id on the other server, and its page there. */
export const importedRunTag = "switchyard.imported-run";
export const importedModelTag = "switchyard.imported-model";
export const importedVersionTag = "switchyard.imported-version";
export const importedFromTag = "switchyard.imported-from";
/** SHA-256 of the run as the server described it at the last import. */
export const importedStateTag = "switchyard.imported-state";

/** Tags that tie a run to a task of the portal that made it; they are not imported. */
const ownTags = new Set(
  [
    "run",
    "call",
    "refused",
    "imported-run",
    "imported-from",
    "imported-state",
    "imported-model",
    "imported-version",
  ].map((name) => ownTagPrefix + name),
);

/** True for a tag that an import may set. */
export const isImportable = (key: string) => !ownTags.has(key);

/** Id here of a run that has this id on another server: the same at each import of the team. */
export function importedRunId(teamId: string, runId: string): string {
  return createHash("sha256").update(`mlflow run ${teamId} ${runId}`).digest("hex").slice(0, 32);
}

/** Id here of a logged model that has this id on another server. */
export function importedModelId(teamId: string, modelId: string): string {
  const hash = createHash("sha256").update(`mlflow logged model ${teamId} ${modelId}`).digest("hex");
  return `m-${hash.slice(0, 32)}`;
}
