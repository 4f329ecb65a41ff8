import { actAs } from "@/db/actor";
import { cancelledBy } from "@/db/cancelling-client";
import { expectedFailure } from "@/lib/base/expected-failure";
import { handleMlflow, mlflowError } from "@/lib/mlflow-endpoint/server";
import { actorOf } from "./actor-of";
import { authenticate } from "./http";

/** The edge of the MLflow endpoint: who asks is checked here, what they may do by the endpoint's own table. */
export async function mlflowRoute(request: Request): Promise<Response> {
  try {
    const { member, token } = await authenticate(request, "mlflow");
    const run = () =>
      actAs(actorOf(request.headers, member, token), () => handleMlflow(member.teamId, request, member));
    return await (onlyReads(request) ? cancelledBy(request.signal, run) : run());
  } catch (error) {
    const expected = expectedFailure(error);
    if (expected) return mlflowError(expected);
    throw error;
  }
}

/** MLflow's searches are POSTs, and what only reads need not go on for a caller who has left. */
function onlyReads({ method, url }: Request): boolean {
  return method === "GET" || /\/search\/?$/.test(new URL(url).pathname);
}
