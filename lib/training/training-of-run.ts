import { DomainError } from "@/lib/base/errors";
import { readVerified } from "@/lib/blocks/signed-reference";
import { Evaluation, evaluationFile } from "@/lib/learning/evaluate/evaluation";
import { largestModelFile } from "@/lib/learning/onnx/model-file-limits";
import type { TrainingSetup } from "@/lib/learning/training-setup";
import { getRun, listTaskRuns, type Run } from "@/lib/runs/read/queries";
import { costsOf, SplitInput, splitTask, TrainInput, TrainOutput, trainTask } from "./task-inputs";
import type { TrainingFacts } from "./training-facts";

/** A run that trained a model, with its inputs and results. */
export interface TrainingOfRun {
  run: Run;
  setup: TrainingSetup;
  facts: TrainingFacts;
  evaluation: Evaluation;
}

/** Fields read from the tasks' inputs and outputs. Earlier releases stored other fields. */
const ofInput = TrainInput.pick({ threshold: true, costs: true });
const ofOutput = TrainOutput.pick({ facts: true, evaluation: true });
const ofSplit = SplitInput.pick({ testSize: true });

/** Training of a run. @throws DomainError "not-found" for an unknown run, "invalid" when it did not train a model */
export async function getTrainingOfRun(teamId: string, runId: string): Promise<TrainingOfRun> {
  const run = await getRun(teamId, runId);
  const tasks = await listTaskRuns(teamId, run.id);
  const output = ofOutput.safeParse(tasks.find(({ task }) => task === trainTask)?.output);
  if (!output.success)
    throw new DomainError(
      "invalid",
      `The run ${run.name} has not trained a model, so there is nothing to compare.`,
    );
  const inputOf = (slug: string) => tasks.find(({ task }) => task === slug)?.input ?? {};
  const { facts, evaluation } = output.data;
  const { threshold, costs } = ofInput.parse(inputOf(trainTask));
  const setup = {
    dataset: facts.dataset,
    outcome: facts.outcome,
    version: facts.datasetVersion,
    testSize: ofSplit.parse(inputOf(splitTask)).testSize,
    split: output.data.facts.split,
    seed: facts.seed,
    features: facts.featureSet,
    kind: facts.kind,
    params: facts.params,
    threshold,
    costs: costsOf(costs, facts.outcome, facts),
  };
  const bytes = await readVerified(teamId, evaluation, largestModelFile(evaluationFile));
  return { run, setup, facts, evaluation: Evaluation.parse(JSON.parse(bytes.toString("utf8"))) };
}
