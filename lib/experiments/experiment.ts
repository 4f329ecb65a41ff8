import { DomainError } from "@/lib/errors";

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
  status: ExperimentRunStatus;
  lifecycleStage: LifecycleStage;
  startedAt: Date;
  endedAt: Date | null;
  params: Record<string, string>;
  metrics: Record<string, MetricPoint>;
  tags: Record<string, string>;
}

/**
 * A path inside a run's artifacts in its one spelling: no leading, trailing or doubled slash.
 * @throws DomainError "invalid" for `..`, backslashes, control characters and anything else that could leave the folder
 */
export function cleanArtifactPath(given: string): string {
  const parts = given.split("/").filter((part) => part !== "" && part !== ".");
  const isHostile = parts.some((part) => part === ".." || /[\\\p{Cc}]/u.test(part) || part.length > 255);
  if (isHostile || given.length > 1000) throw new DomainError("invalid", "Invalid artifact path.");
  return parts.join("/");
}

/** Where MLflow clients find a run's files. */
export function artifactUri(experimentWireId: string, runId: string): string {
  return `mlflow-artifacts:/${experimentWireId}/${runId}/artifacts`;
}

/** The same place as a storage path (lib/storage/storage.ts). */
export function artifactStoragePath(teamId: string, experimentWireId: string, runId: string): string {
  return `mlflow/${teamId}/${experimentWireId}/${runId}/artifacts`;
}
