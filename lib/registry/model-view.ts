import { getModel, type ModelVersion } from "./model-queries";
import { listTrainings, type RegisteredTraining } from "./version-snapshot";

/** Details of a version's training. Fields are undefined when another program trained it and did not log them. */
export interface TrainedAs {
  training: RegisteredTraining | undefined;
  kind: string | undefined;
  featureSet: string | undefined;
  /** Dataset version, such as `claims/3`. */
  data: string | undefined;
  sha256: string | undefined;
  /** Run that trained it. */
  trainedByRun: string | undefined;
}
export type TrainedVersion = ModelVersion & TrainedAs;

/** A registered model with its versions, newest first, and their training details. @throws DomainError "not-found" */
export async function getTrainedModel(teamId: string, name: string) {
  const model = await getModel(teamId, name);
  const trainings = await listTrainings(teamId, model.versions);
  const versions = model.versions.map(
    (version): TrainedVersion => ({ ...version, ...trainedAs(trainings.get(version.id)) }),
  );
  return { ...model, versions };
}
export type TrainedModel = Awaited<ReturnType<typeof getTrainedModel>>;

/** Reads the details that train-model logs. */
export function trainedAs(training: RegisteredTraining | undefined): TrainedAs {
  return {
    training,
    kind: training?.params.model_kind,
    featureSet: training?.params.feature_set,
    data: training?.tags["switchyard.dataset"],
    sha256: training?.tags["switchyard.sha256"],
    trainedByRun: training?.tags["switchyard.run"],
  };
}
