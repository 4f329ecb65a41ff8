import { DomainError } from "@/lib/base/errors";
import { expectedFailure } from "@/lib/base/expected-failure";
import { logError } from "@/lib/base/log-error";
import { mlflowError } from "@/lib/mlflow-endpoint/server";
import { readBody } from "@/lib/net/read-body";
import { logRequest } from "@/lib/serving/request-log";
import type { ScoringBody } from "@/lib/serving/scoring-body";
import type { ScoringType } from "@/lib/serving/scoring-protocol";
import { serveModel } from "@/lib/serving/serve-model";
import { identify } from "./caller";

const maxBodyBytes = 16 * 1024 * 1024;

/**
 * The edge of MLflow's scoring protocol (docs/mlflow.md "Scoring"). Errors are `{error_code, message}`. The answer
 * names the
 * version that gave it in `x-model-version`. Each request of a member is logged.
 */
export async function answerInvocation(request: Request, name: string, version: string): Promise<Response> {
  const began = performance.now();
  let teamId: string | undefined;
  let claims: ScoringBody | undefined;
  let served: number | undefined;
  const answered = (response: Response) => {
    if (!teamId) return response;
    logRequest({
      teamId,
      model: name.slice(0, 250),
      asked: version.slice(0, 250),
      version: served,
      rows: claims?.rows ?? 0,
      status: response.status,
      latencyMs: performance.now() - began,
      inputs: claims?.first ?? [],
    });
    return response;
  };
  try {
    const { member, overuse } = await identify(request, "mlflow");
    teamId = member.teamId;
    if (overuse) throw overuse;
    // Side by side, for the sake of the one who waits.
    const [model, sent] = await Promise.all([serveModel(teamId, name, version), readSent(request)]);
    served = model.version;
    claims = await model.read(sent.body, sent.type);
    const predictions = await model.scoreRead(claims);
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

async function readSent(request: Request): Promise<{ body: Buffer<ArrayBuffer>; type: ScoringType }> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim();
  if (type !== "application/json" && type !== "text/csv")
    throw new DomainError("unsupported-media-type", "Send the claims as application/json or text/csv.");
  const tooLarge = "A request may have 16 MB at most. Send the claims in several.";
  return { body: await readBody(request, maxBodyBytes, tooLarge), type };
}
