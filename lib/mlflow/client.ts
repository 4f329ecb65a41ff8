import { artifactCalls } from "./artifact-calls";
import { askOver } from "./ask";
import { experimentCalls } from "./experiment-calls";
import { modelCalls } from "./model-calls";
import { readAllCalls } from "./read-all-calls";
import type { Connection } from "./request";
import { runCalls } from "./run-calls";

export type MlflowClient = ReturnType<typeof createMlflowClient>;

/**
 * Client of MLflow's REST protocol, for the team's own server or the portal's endpoint. Calls are repeated while the server
 * is unwell. Every call throws DomainError: "not-found", "conflict", "unauthenticated", "forbidden", or "invalid", and
 * NetworkError when the server stays unwell; the message names the server and the call.
 * @param connection `baseUrl` is the value of MLFLOW_TRACKING_URI; `fetch` replaces the network
 */
export function createMlflowClient(connection: Connection) {
  const ask = askOver(connection);
  return {
    ...experimentCalls(ask),
    ...runCalls(ask),
    ...artifactCalls(ask),
    ...modelCalls(ask),
    ...readAllCalls(ask),
  };
}
