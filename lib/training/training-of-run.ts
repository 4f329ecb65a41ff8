import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { FileReference, readVerified } from "@/lib/blocks/signed-reference";
import { Evaluation, evaluationFile } from "@/lib/learning/evaluate/evaluation";
import { ThresholdSettings } from "@/lib/learning/evaluate/find-threshold";
import { Costs } from "@/lib/learning/evaluate/money";
import { largestModelFile } from "@/lib/learning/onnx/model-file-limits";
import type { TrainingSetup } from "@/lib/learning/training-setup";
import { getRun, listTaskRuns, type Run } from "@/lib/runs/read/queries";
import { TrainingFacts } from "./training-facts";

/** A run that trained a model, with what it was given and how it came out. */
export interface TrainingOfRun {
  run: Run;
  setup: TrainingSetup;
  facts: TrainingFacts;
  evaluation: Evaluation;
}

const TrainInput = z.object({
  threshold: ThresholdSettings.prefault({}),
  costs: Costs.default({ missedFraud: 5000, investigation: 150 }),
});
const TrainOutput = z.object({ facts: TrainingFacts, evaluation: FileReference });
const SplitInput = z.object({ testSize: z.number().default(0.2) });

/** The training that a run did. @throws DomainError "not-found" for no run, "invalid" when it did not train a model */
export async function getTrainingOfRun(teamId: string, runId: string): Promise<TrainingOfRun> {
  const run = await getRun(teamId, runId);
  const tasks = await listTaskRuns(teamId, run.id);
  const output = TrainOutput.safeParse(tasks.find(({ task }) => task === "train-model")?.output);
  if (!output.success)
    throw new DomainError(
      "invalid",
      `The run ${run.name} has not trained a model, so there is nothing to compare.`,
    );
  const inputOf = (slug: string) => tasks.find(({ task }) => task === slug)?.input ?? {};
  const { facts, evaluation } = output.data;
  const { threshold, costs } = TrainInput.parse(inputOf("train-model"));
  const setup = {
    dataset: facts.dataset,
    version: facts.datasetVersion,
    testSize: SplitInput.parse(inputOf("split-data")).testSize,
    seed: facts.seed,
    features: facts.featureSet,
    kind: facts.kind,
    params: facts.params,
    threshold,
    costs,
  };
  const kept = await readVerified(teamId, evaluation, largestModelFile(evaluationFile));
  return { run, setup, facts, evaluation: Evaluation.parse(JSON.parse(kept.toString("utf8"))) };
}
