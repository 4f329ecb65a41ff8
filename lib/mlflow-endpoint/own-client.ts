import { createMlflowClient, type MlflowClient } from "@/lib/mlflow/client";
import { handleMlflow } from "./server";

/** Client of the portal's own endpoint for one team: the same protocol, in process, without network or token. */
export function ownMlflow(
  teamId: string,
  options: { userName?: string; signal?: AbortSignal } = {},
): MlflowClient {
  const { userName, signal } = options;
  return createMlflowClient({
    baseUrl: "http://portal.internal",
    isOwn: true,
    signal,
    fetch: (input, init) => handleMlflow(teamId, new Request(input, init), { userName }),
  });
}
