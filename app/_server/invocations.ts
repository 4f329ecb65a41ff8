import { requestId } from "@/lib/base/current-request";
import { DomainError } from "@/lib/base/errors";
import { expectedFailure } from "@/lib/base/expected-failure";
import { logError } from "@/lib/base/log-error";
import type { Prediction } from "@/lib/learning/onnx/score";
import { mlflowError } from "@/lib/mlflow-endpoint/server";
import { readBody } from "@/lib/net/read-body";
import { logRequest } from "@/lib/serving/request-log";
import type { ScoringBody } from "@/lib/serving/scoring-body";
import type { ScoringType } from "@/lib/serving/scoring-protocol";
import { chooseVersion, shadowRequest } from "@/lib/serving/second-version";
import { serveModel } from "@/lib/serving/serve-model";
import { countPrediction } from "@/lib/telemetry/registry";
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
  let predictions: Prediction[] | undefined;
  const id = requestIdOf(request);
  const answered = (response: Response) => {
    if (!teamId) return response;
    const latencyMs = performance.now() - began;
    countPrediction({ rows: predictions?.length ?? 0, status: response.status, latencyMs });
    logRequest({
      teamId,
      requestId: id,
      model: name.slice(0, 250),
      asked: version.slice(0, 250),
      version: served,
      rows: claims?.rows ?? 0,
      status: response.status,
      latencyMs,
      inputs: claims?.first ?? [],
      scores:
        predictions && served !== undefined
          ? { requestId: id, role: "served", version: served, keys: claims?.keys, predictions }
          : undefined,
    });
    response.headers.set("x-request-id", id);
    return response;
  };
  try {
    const { member, overuse } = await identify(request, "mlflow");
    teamId = member.teamId;
    if (overuse) throw overuse;
    // Side by side, for the sake of the one who waits.
    const [model, sent] = await Promise.all([serveModel(teamId, name, version), readSent(request)]);
    const asked = { teamId, model: name, requestId: id, ...sent, keyColumn: keyColumnOf(request) };
    // Reading takes the body's memory away, so a second version gets a copy.
    const copy = model.traffic ? Uint8Array.from(sent.body) : undefined;
    const chosen = await chooseVersion(model, asked, copy);
    served = chosen.served.version;
    claims = chosen.read;
    predictions = await chosen.served.scoreRead(claims);
    if (chosen.isShadowed && copy && model.traffic)
      shadowRequest({ ...asked, body: copy, version: model.traffic.version });
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

/** The caller's own id of the request, or a new one: outcomes refer to it. */
function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id")?.trim();
  return given && /^[\w.:-]{1,128}$/.test(given) ? given : (requestId() ?? crypto.randomUUID());
}

/** Column that names a claim: the query parameter `key`. */
function keyColumnOf(request: Request): string | undefined {
  return new URL(request.url).searchParams.get("key")?.slice(0, 250) || undefined;
}

async function readSent(request: Request): Promise<{ body: Buffer<ArrayBuffer>; type: ScoringType }> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim();
  if (type !== "application/json" && type !== "text/csv")
    throw new DomainError("unsupported-media-type", "Send the rows as application/json or text/csv.");
  const tooLarge = "A request may have 16 MB at most. Send the rows in several.";
  return { body: await readBody(request, maxBodyBytes, tooLarge), type };
}
