import { actAsMember } from "@/lib/auth/act-as";
import { expectedFailure } from "@/lib/base/expected-failure";
import { handleMlflow, mlflowError } from "@/lib/mlflow-endpoint/server";
import { answerBesideNext } from "@/lib/net/answer-beside-next";
import { apiPolicy, documentHeaders, unframed } from "@/lib/net/security-headers";
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

/**
 * Answers MLflow's clients without Next.js: a training logs many small values. Calls of sessions stay with Next.js, which
 * has the cookies.
 */
export function answerMlflowBesideNext(): void {
  answerBesideNext(
    ({ url = "", method = "", headers }) =>
      headers.authorization !== undefined && methods.has(method) && /^\/(ajax-)?api\/[23]\.0\//.test(url),
    mlflowRoute,
    [...documentHeaders, unframed, apiPolicy],
  );
}

/** Those of the routes; Next.js answers others. */
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
