import { DomainError } from "@/lib/base/errors";

export const experimentRunStatuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] as const;
export type ExperimentRunStatus = (typeof experimentRunStatuses)[number];
export type LifecycleStage = "active" | "deleted";

/** One logged value. NaN and ±Infinity are values too. */
export interface MetricPoint {
  key: string;
  value: number;
  step: number;
  loggedAt: Date;
}

/** A run of an experiment with what it logged; `metrics` holds the last value of each. */
export interface ExperimentRun {
  id: string;
  experimentId: string;
  /** The experiment's number on the wire. */
  experimentWireId: string;
  name: string;
  userName: string;
  /** Who has written to it: flows of this portal alone, or other programs too; null for older runs. */
  origin: "portal" | "outside" | null;
  status: ExperimentRunStatus;
  lifecycleStage: LifecycleStage;
  startedAt: Date;
  endedAt: Date | null;
  params: Record<string, string>;
  metrics: Record<string, MetricPoint>;
  tags: Record<string, string>;
  /** The datasets that it says it read. */
  inputs: DatasetInput[];
}

/** A dataset as an MLflow client describes it. */
export interface DatasetInput {
  name: string;
  digest: string;
  sourceType: string;
  source: string;
  /** JSON, as the client wrote it; empty where it gave none. */
  schema: string;
  profile: string;
  /** `mlflow.data.context` says what for. */
  tags: Record<string, string>;
}

/** Postgres indexes no longer text. */
const maxPathBytes = 2600;

/**
 * A path inside a run's artifacts in its one spelling: no leading, trailing or doubled slash.
 * @throws DomainError "invalid" for `..`, backslashes, control characters, half surrogates and anything else that could leave the folder
 */
export function cleanArtifactPath(given: string): string {
  const parts = given.split("/").filter((part) => part !== "" && part !== ".");
  const isHostile = parts.some(
    (part) => part === ".." || /[\\\p{Cc}\p{Cs}]/u.test(part) || part.length > 255,
  );
  if (isHostile || given.length > 1000 || Buffer.byteLength(given) > maxPathBytes)
    throw new DomainError("invalid", "Invalid artifact path.");
  return parts.join("/");
}

/** Begins the tags that the portal's own flows set and believe. */
export const ownTagPrefix = "switchyard.";

/** Where MLflow clients find a run's files. */
export function artifactUri(experimentWireId: string, runId: string): string {
  return `mlflow-artifacts:/${experimentWireId}/${runId}/artifacts`;
}

/** Where MLflow clients find a version's files, as they were when it was registered. */
export function versionArtifactUri(versionId: string): string {
  return `mlflow-artifacts:/models/${versionId}`;
}

/** The folder of the storage in which a run's files are objects; the names of files are rows, not paths. */
export function artifactStoragePath(teamId: string, experimentWireId: string, runId: string): string {
  return `mlflow/${teamId}/${experimentWireId}/${runId}/objects`;
}
