import { text } from "node:stream/consumers";
import { DomainError } from "@/lib/errors";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { getRunArtifact } from "@/lib/experiments/run-artifacts";
import { storageForUri } from "@/lib/storage/open-bucket";
import { Evaluation, evaluationFile } from "./evaluation";

/** How a training's model did on its held-out claims; undefined where the training kept no such file. */
export async function readEvaluation(
  teamId: string,
  training: ExperimentRun | undefined,
): Promise<Evaluation | undefined> {
  if (!training) return undefined;
  try {
    const { uri } = await getRunArtifact(teamId, training.id, evaluationFile);
    return Evaluation.parse(JSON.parse(await text(await (await storageForUri(teamId, uri)).read(uri))));
  } catch (error) {
    if (error instanceof DomainError && error.code === "not-found") return undefined;
    throw error;
  }
}
