import { actAs } from "@/db/actor";
import { DomainError } from "@/lib/errors";
import { handleMlflow, mlflowError } from "@/lib/mlflow/server";
import { actorOf } from "./actor-of";
import { authenticate } from "./http";

/** The edge of the MLflow endpoint: who asks is checked here, what they may do by the endpoint's own table. */
export async function mlflowRoute(request: Request): Promise<Response> {
  try {
    const { member, token } = await authenticate(request, "mlflow");
    // A search only reads: it ends in the database as well when its client leaves.
    const cancellation = new URL(request.url).pathname.endsWith("/search") ? request.signal : undefined;
    return await actAs(
      actorOf(request.headers, member, token),
      () => handleMlflow(member.teamId, request, member),
      cancellation,
    );
  } catch (error) {
    if (error instanceof DomainError) return mlflowError(error);
    throw error;
  }
}
