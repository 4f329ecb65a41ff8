import { DomainError } from "@/lib/errors";
import { handleMlflow, mlflowError } from "@/lib/mlflow/server";
import { authenticate } from "./http";

/** The edge of the MLflow endpoint: who asks is checked here, what they may do by the endpoint's own table. */
export async function mlflowRoute(request: Request): Promise<Response> {
  try {
    const { member } = await authenticate(request, "mlflow");
    return await handleMlflow(member.teamId, request, member);
  } catch (error) {
    if (error instanceof DomainError) return mlflowError(error);
    throw error;
  }
}
