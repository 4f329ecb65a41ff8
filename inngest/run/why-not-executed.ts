import { environment } from "@/lib/base/environment";
import { findModelVersion } from "@/lib/registry/model-queries";
import { findTraining } from "@/lib/registry/version-snapshot";
import type { TrainingFacts } from "@/lib/training/training-facts";

/** The reason why the deploy instructions of a training are not executed on this machine; undefined when they are. */
export async function whyNotExecuted(
  teamId: string,
  { isWanted, facts }: { isWanted: boolean; facts: TrainingFacts },
): Promise<string | undefined> {
  if (!isWanted) return "this run does not ask for it.";
  if (facts.mlflowUri)
    return "the model is on your own MLflow server, whose credentials are not passed to programs.";
  if (!environment().executesInstructions)
    return "this portal does not execute instructions. Set EXECUTE_INSTRUCTIONS=true to allow it.";
  return whyNotLoaded(teamId, facts);
}

/** MLflow runs code that a model's files name, so they must be those that a training of this portal wrote. */
async function whyNotLoaded(teamId: string, facts: TrainingFacts): Promise<string | undefined> {
  const { model, modelVersion, experimentRunId } = facts;
  const version = await findModelVersion(teamId, model, Number(modelVersion));
  if (version?.runId !== experimentRunId) return "the model version does not belong to this training.";
  const training = await findTraining(teamId, version);
  return training?.figuresFrom === "portal"
    ? undefined
    : "other programs have written to this training, so its model is not loaded on this machine.";
}
