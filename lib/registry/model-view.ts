import { DomainError } from "@/lib/base/errors";
import { countModelVersions, getModel, listModelVersions, type ModelVersion } from "./model-queries";
import { listTrainings, type RegisteredTraining } from "./version-snapshot";

/** Details of a version's training. Fields are undefined when another program trained it and did not log them. */
interface TrainedAs {
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

/** Versions of a model that are shown beside those that aliases name. */
const mostVersions = 500;

/**
 * A registered model with its newest 500 versions and those that its aliases name, newest first, and their training details;
 * `versionCount` is the number of all. @throws DomainError "not-found"
 */
export async function getTrainedModel(teamId: string, name: string) {
  const model = await getModel(teamId, name);
  const [newest, versionCount] = await Promise.all([
    listModelVersions(teamId, name, { most: mostVersions }),
    countModelVersions(model.id),
  ]);
  const last = newest.at(-1)?.version ?? 0;
  const earlier = model.aliases.flatMap(({ version }) => (version < last ? version : []));
  const named = earlier.length === 0 ? [] : await listModelVersions(teamId, name, { numbers: earlier });
  return { ...model, versions: await withTrainings(teamId, [...newest, ...named]), versionCount };
}
export type TrainedModel = Awaited<ReturnType<typeof getTrainedModel>>;

/** Versions of a model by their numbers, newest first, with their training details. */
export async function listTrainedVersions(
  teamId: string,
  name: string,
  numbers: number[],
): Promise<TrainedVersion[]> {
  if (numbers.length === 0) return [];
  return withTrainings(teamId, await listModelVersions(teamId, name, { numbers }));
}

/** A version of a model by its number, as addresses have it. @throws DomainError "not-found" */
export async function getTrainedVersion(
  teamId: string,
  name: string,
  number: string,
): Promise<TrainedVersion> {
  const isNumber = /^[1-9]\d{0,8}$/.test(number);
  const [version] = isNumber ? await listTrainedVersions(teamId, name, [Number(number)]) : [];
  if (!version) throw new DomainError("not-found", `${name} has no version ${number}.`);
  return version;
}

async function withTrainings(teamId: string, versions: ModelVersion[]): Promise<TrainedVersion[]> {
  const trainings = await listTrainings(teamId, versions);
  return versions.map((version) => ({ ...version, ...trainedAs(trainings.get(version.id)) }));
}

/** Reads the details that train-model logs. */
function trainedAs(training: RegisteredTraining | undefined): TrainedAs {
  return {
    training,
    kind: training?.params.model_kind,
    featureSet: training?.params.feature_set,
    data: training?.tags["switchyard.dataset"],
    sha256: training?.tags["switchyard.sha256"],
    trainedByRun: training?.tags["switchyard.run"],
  };
}
