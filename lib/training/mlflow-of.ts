import type { OpenedBlock } from "@/lib/blocks/block-type";
import type mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { connectMlflow } from "@/lib/blocks/catalog/mlflow-server";
import type { MlflowClient } from "@/lib/mlflow/client";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";

/** The team's own MLflow server if a block names one, otherwise the portal's endpoint. */
export function mlflowOf(
  teamId: string,
  server: OpenedBlock<typeof mlflowServer> | undefined,
  options: { signal?: AbortSignal; patienceMs?: number; deadline?: number } = {},
): MlflowClient {
  return server ? connectMlflow(teamId, server, options) : ownMlflow(teamId, options);
}
