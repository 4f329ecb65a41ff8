import { actAsMember } from "@/lib/auth/act-as";
import { expectedFailure } from "@/lib/base/expected-failure";
import { handleMlflow, mlflowError } from "@/lib/mlflow-endpoint/server";
import { authenticate } from "./caller";

/** The edge of the MLflow endpoint: who asks is checked here, what they may do by the endpoint's own table. */
export async function mlflowRoute(request: Request): Promise<Response> {
  try {
    const { member, token } = await authenticate(request, "mlflow");
    const signal = onlyReads(request) ? request.signal : undefined;
    const caller = { headers: request.headers, member, token, signal };
    return await actAsMember(caller, () => handleMlflow(member.teamId, request, member));
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
