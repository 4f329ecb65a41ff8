import type { loggedModelMetrics, loggedModels } from "@/db/schema/logged-models";

/** A value that a run logged for a model. */
export type LoggedModelMetric = typeof loggedModelMetrics.$inferSelect;

/** A model that an MLflow client logged to an experiment, with its metrics. */
export type LoggedModel = typeof loggedModels.$inferSelect & {
  /** Number of the experiment in MLflow's protocol. */
  experimentWireId: string;
  /** Oldest first. */
  metrics: LoggedModelMetric[];
};

/** A model that a run read or made. */
export interface RunModel {
  modelId: string;
  direction: "input" | "output";
  step: number;
}

export type LoggedModelStatus = LoggedModel["status"];

/** Folder of a logged model's files behind the artifact proxy. */
export function loggedModelFolder({ experimentWireId, id }: Pick<LoggedModel, "experimentWireId" | "id">) {
  return `${experimentWireId}/models/${id}/artifacts`;
}

/** Location of a logged model's files for MLflow clients. */
export function loggedModelUri(model: Pick<LoggedModel, "experimentWireId" | "id">): string {
  return `mlflow-artifacts:/${loggedModelFolder(model)}`;
}
