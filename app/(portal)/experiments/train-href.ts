import { runFormHref } from "@/app/(portal)/deployments/run-form-href";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { modelKinds } from "@/lib/learning/catalog";
import { datasetOfRun } from "@/lib/training/parameter-source";

/** Address of the form that trains with the parameters of an experiment run. */
export function trainHref(experimentRunId: string, others: Record<string, unknown>): string {
  return runFormHref("train-model", {
    ...others,
    bestParamsSource: "run",
    bestParamsRunId: experimentRunId,
  });
}

/** The same for a run as logged here; undefined when it names no kind of model. */
export function trainHrefOf({
  id,
  params,
  tags,
}: Pick<ExperimentRun, "id" | "params" | "tags">): string | undefined {
  const { model_kind: modelKind, feature_set: features } = params;
  if (!modelKind || !modelKinds.has(modelKind)) return undefined;
  return trainHref(id, { dataset: datasetOfRun(tags), modelKind, features });
}
