import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { DomainError } from "@/lib/errors";
import { artifactUri, cleanArtifactPath } from "@/lib/experiments/experiment";
import { getExperimentRun } from "@/lib/experiments/queries";
import {
  deleteRunArtifacts,
  getRunArtifact,
  listRunArtifacts,
  putRunArtifact,
} from "@/lib/experiments/run-artifacts";
import { requests } from "@/lib/mlflow/protocol";
import { type Caller, type Route, reads, runIdOf } from "@/lib/mlflow/route";
import { storage } from "@/lib/storage/open-storage";

/** `/artifacts/list`, by run id; paths are relative to the run's root. */
export const artifactRoutes: Route[] = [
  reads("GET", "artifacts/list", requests.listArtifacts, async ({ teamId }, input) => {
    const run = await getExperimentRun(teamId, runIdOf(input));
    const files = await listRunArtifacts(teamId, run.id, input.path);
    return {
      root_uri: artifactUri(run.experimentWireId, run.id),
      files: files.map((file) => toWire(file, file.path)),
    };
  }),
  // No model is kept apart from its run, so clients fall back to the run's folder.
  reads("POST", "logged-models/search", requests.anything, async () => ({ models: [] })),
];

/**
 * `/api/2.0/mlflow-artifacts/artifacts[/<exp>/<run>/artifacts/<path>]`: list with `?path=`, GET, PUT and DELETE.
 * @param path what follows `artifacts`, decoded
 */
export async function handleArtifact({ teamId }: Caller, request: Request, path: string): Promise<Response> {
  if (path === "" && request.method === "GET") {
    const asked = new URL(request.url).searchParams.get("path") ?? "";
    const { runId, inside } = locate(asked);
    const below = inside === "" ? "" : `${inside}/`;
    const files = await listRunArtifacts(teamId, runId, inside);
    return Response.json({ files: files.map((file) => toWire(file, file.path.slice(below.length))) });
  }
  const { runId, inside } = locate(path);
  if (request.method === "PUT") {
    const body = request.body ? Readable.fromWeb(request.body as ReadableStream) : new Uint8Array();
    await putRunArtifact(teamId, runId, inside, body);
    return Response.json({});
  }
  if (request.method === "DELETE") {
    await deleteRunArtifacts(teamId, runId, inside);
    return Response.json({});
  }
  const file = await getRunArtifact(teamId, runId, inside);
  const name = encodeURIComponent(file.path.split("/").at(-1)!);
  return new Response(Readable.toWeb(await storage(teamId).read(file.uri)) as BodyInit, {
    headers: {
      "content-type": "application/octet-stream",
      "content-length": String(file.sizeBytes),
      "content-disposition": `attachment; filename*=UTF-8''${name}`,
      "x-content-type-options": "nosniff",
    },
  });
}

/** Splits `<exp>/<run>/artifacts/<path>`. @throws DomainError "not-found" for other places, "invalid" for hostile ones */
function locate(path: string): { runId: string; inside: string } {
  const match = cleanArtifactPath(path).match(/^\d+\/([0-9a-f]{32})\/artifacts(?:\/(.*))?$/);
  if (!match) throw new DomainError("not-found", `No such artifact: '${path}'.`);
  return { runId: match[1]!, inside: match[2] ?? "" };
}

function toWire(file: { isDirectory: boolean; sizeBytes?: number }, path: string) {
  return { path, is_dir: file.isDirectory, ...(!file.isDirectory && { file_size: file.sizeBytes }) };
}
