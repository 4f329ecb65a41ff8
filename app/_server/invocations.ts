import { DomainError } from "@/lib/base/errors";
import { expectedFailure } from "@/lib/base/expected-failure";
import { decodeUtf8 } from "@/lib/base/json";
import { logError } from "@/lib/base/log-error";
import type { RawClaim } from "@/lib/learning/features/read-claim";
import { mlflowError } from "@/lib/mlflow-endpoint/server";
import { readBody } from "@/lib/net/read-body";
import { logRequest } from "@/lib/serving/request-log";
import { readScoringRequest } from "@/lib/serving/scoring-protocol";
import { serveModel } from "@/lib/serving/serve-model";
import { identify } from "./http";

const maxBodyBytes = 16 * 1024 * 1024;

/**
 * The edge of MLflow's scoring protocol (MLFLOW.md "Scoring"). Errors are `{error_code, message}`. The answer names the
 * version that gave it in `x-model-version`. Each request of a member is logged.
 */
export async function answerInvocation(request: Request, name: string, version: string): Promise<Response> {
  const began = performance.now();
  let teamId: string | undefined;
  let claims: RawClaim[] = [];
  let served: number | undefined;
  const answered = (response: Response) => {
    if (!teamId) return response;
    logRequest({
      teamId,
      model: name.slice(0, 250),
      asked: version.slice(0, 250),
      version: served,
      rows: claims.length,
      status: response.status,
      latencyMs: performance.now() - began,
      inputs: claims,
    });
    return response;
  };
  try {
    const { member, overuse } = await identify(request, "mlflow");
    teamId = member.teamId;
    if (overuse) throw overuse;
    // Side by side, for the sake of the one who waits.
    const [model] = await Promise.all([
      serveModel(teamId, name, version),
      readClaims(request).then((read) => {
        claims = read;
      }),
    ]);
    served = model.version;
    const predictions = await model.score(claims);
    return answered(Response.json({ predictions }, { headers: { "x-model-version": String(served) } }));
  } catch (error) {
    const expected = expectedFailure(error);
    if (expected) return answered(mlflowError(expected));
    logError("A scoring request failed.", error);
    return answered(
      Response.json({ error_code: "INTERNAL_ERROR", message: "Internal server error." }, { status: 500 }),
    );
  }
}

async function readClaims(request: Request): Promise<RawClaim[]> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim();
  if (type !== "application/json" && type !== "text/csv")
    throw new DomainError("unsupported-media-type", "Send the claims as application/json or text/csv.");
  const tooLarge = "A request may have 16 MB at most. Send the claims in several.";
  const body = await readBody(request, maxBodyBytes, tooLarge);
  return readScoringRequest(decodeUtf8(body), type);
}
