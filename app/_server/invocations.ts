import { DomainError } from "@/lib/errors";
import { mlflowError } from "@/lib/mlflow/server";
import { readScoringRequest } from "@/lib/models/scoring-protocol";
import { scoreWith } from "@/lib/models/serve-model";
import { authenticate } from "./http";

const maxBodyBytes = 16 * 1024 * 1024;

/** The edge of MLflow's scoring protocol (MLFLOW.md "Scoring"). Errors are `{error_code, message}`. */
export async function answerInvocation(request: Request, name: string, version: string): Promise<Response> {
  try {
    const { member } = await authenticate(request);
    const type = request.headers.get("content-type")?.split(";")[0]?.trim();
    if (type !== "application/json" && type !== "text/csv")
      throw new DomainError("unsupported-media-type", "Send the claims as application/json or text/csv.");
    if (Number(request.headers.get("content-length")) > maxBodyBytes)
      throw new DomainError("too-large", "A request may have 16 MB at most. Send the claims in several.");
    const body = await request.text();
    if (body.length > maxBodyBytes)
      throw new DomainError("too-large", "A request may have 16 MB at most. Send the claims in several.");
    const predictions = await scoreWith(member.teamId, name, version, readScoringRequest(body, type));
    return Response.json({ predictions });
  } catch (error) {
    if (error instanceof DomainError) return mlflowError(error.code, error.message);
    throw error;
  }
}
