import { DomainError } from "@/lib/base/errors";
import type { RunModel } from "./logged-model";

export const experimentRunStatuses = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] as const;
export type ExperimentRunStatus = (typeof experimentRunStatuses)[number];
export type LifecycleStage = "active" | "deleted";

/** One logged metric value. NaN and ±Infinity are allowed. */
export interface MetricPoint {
  key: string;
  value: number;
  step: number;
  loggedAt: Date;
}

/** A run of an experiment with its logged data; `metrics` contains the last value of each key. */
export interface ExperimentRun {
  id: string;
  experimentId: string;
  /** Number of the experiment in MLflow's protocol. */
  experimentWireId: string;
  /** Root of the experiment's files when its client chose one; null for the portal's own. */
  artifactLocation: string | null;
  name: string;
  userName: string;
  /** Origin of its data: only this portal's flows, or other programs too; null for older runs. */
  origin: "portal" | "outside" | null;
  status: ExperimentRunStatus;
  lifecycleStage: LifecycleStage;
  /** Time of its deletion while it is in the bin. */
  deletedAt: Date | null;
  startedAt: Date;
  endedAt: Date | null;
  params: Record<string, string>;
  metrics: Record<string, MetricPoint>;
  tags: Record<string, string>;
  /** Datasets that it declares as inputs. */
  inputs: DatasetInput[];
  /** Logged models that it read or made. */
  models: RunModel[];
}

/** A dataset as described by an MLflow client. */
export interface DatasetInput {
  name: string;
  digest: string;
  sourceType: string;
  source: string;
  /** JSON as written by the client; empty when it sent none. */
  schema: string;
  profile: string;
  /** `mlflow.data.context` states the purpose. */
  tags: Record<string, string>;
}

/** Tag that keeps a run's name, as in MLflow. */
export const runNameTag = "mlflow.runName";

/** Maximum size of one artifact, in bytes. */
export const maxFileBytes = 5 * 1024 ** 3;

/** Maximum bytes of an indexed text in Postgres. */
const maxPathBytes = 2600;

/**
 * Normalizes a path inside a run's artifacts: no leading, trailing or doubled slash.
 * @throws DomainError "invalid" for `..`, backslashes, control characters, unpaired surrogates and anything else that
 * could leave the folder
 */
export function cleanArtifactPath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const isHostile = parts.some(
    (part) => part === ".." || /[\\\p{Cc}\p{Cs}]/u.test(part) || part.length > 255,
  );
  if (isHostile || path.length > 1000 || Buffer.byteLength(path) > maxPathBytes)
    throw new DomainError("invalid", "Invalid artifact path.");
  return parts.join("/");
}

/** Prefix of tags that only the portal's own flows set, and that it trusts. */
export const ownTagPrefix = "switchyard.";

/** Location of a run's files for MLflow clients. */
export function artifactUri({ id, experimentWireId, artifactLocation }: RunPlace): string {
  return `${artifactLocation ?? ownLocation(experimentWireId)}/${id}/artifacts`;
}

type RunPlace = Pick<ExperimentRun, "id" | "experimentWireId" | "artifactLocation">;

/** Location of an experiment's files in this portal, for MLflow clients. */
export function ownLocation(experimentWireId: string): string {
  return `mlflow-artifacts:/${experimentWireId}`;
}

/** Location for MLflow clients of a version's files, as they were at registration. */
export function versionArtifactUri(versionId: string): string {
  return `mlflow-artifacts:/models/${versionId}`;
}

/** Storage folder of a run's files. File names are database rows, not storage paths. */
export function artifactStoragePath(teamId: string, experimentWireId: string, runId: string): string {
  return `mlflow/${teamId}/${experimentWireId}/${runId}/objects`;
}

/** Tag with the description of a run, in Markdown. */
export const noteTag = "mlflow.note.content";
