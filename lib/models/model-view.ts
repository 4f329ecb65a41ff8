import type { ExperimentRun } from "@/lib/experiments/experiment";
import { getModel, type ModelVersion } from "@/lib/experiments/model-queries";
import { listExperimentRuns } from "@/lib/experiments/queries";

/** What the training of a version says of it. Undefined where another program trained it and did not say. */
export interface TrainedAs {
  training: ExperimentRun | undefined;
  kind: string | undefined;
  featureSet: string | undefined;
  /** `claims/3` */
  data: string | undefined;
  sha256: string | undefined;
  /** The run that trained it. */
  trainedByRun: string | undefined;
}
export type TrainedVersion = ModelVersion & TrainedAs;

/** A registered model whose versions, newest first, know how they were trained. @throws DomainError "not-found" */
export async function getTrainedModel(teamId: string, name: string) {
  const model = await getModel(teamId, name);
  const ids = model.versions.flatMap(({ runId }) => (runId ? [runId] : []));
  const trainings = new Map((await listExperimentRuns(teamId, ids)).map((run) => [run.id, run]));
  const versions = model.versions.map(
    (version): TrainedVersion => ({ ...version, ...trainedAs(trainings.get(version.runId ?? "")) }),
  );
  return { ...model, versions };
}
export type TrainedModel = Awaited<ReturnType<typeof getTrainedModel>>;

/** Reads what train-model logs. */
export function trainedAs(training: ExperimentRun | undefined): TrainedAs {
  return {
    training,
    kind: training?.params.model_kind,
    featureSet: training?.params.feature_set,
    data: training?.tags["switchyard.dataset"],
    sha256: training?.tags["switchyard.sha256"],
    trainedByRun: training?.tags["switchyard.run"],
  };
}
