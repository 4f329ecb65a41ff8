import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { artifactUri, cleanArtifactPath } from "@/lib/experiments/experiment";
import { markWrittenFromOutside } from "@/lib/experiments/mutations";
import { getExperimentRun } from "@/lib/experiments/queries";
import {
  deleteRunArtifacts,
  entriesBelow,
  getRunArtifact,
  listRunArtifacts,
  putRunArtifact,
} from "@/lib/experiments/run-artifacts";
import { requests } from "@/lib/mlflow/protocol";
import { type Caller, type Route, reads, runIdOf } from "@/lib/mlflow-endpoint/route";
import { getVersionFile, listVersionFiles, versionsOfRun } from "@/lib/registry/version-snapshot";
import { storage } from "@/lib/storage/open-storage";

/** Route `/artifacts/list`, by run id; paths are relative to the run's root. */
export const artifactRoutes: Route[] = [
  reads("GET", "artifacts/list", requests.listArtifacts, async ({ teamId }, input) => {
    const run = await getExperimentRun(teamId, runIdOf(input));
    const files = await listRunArtifacts(teamId, run.id, input.path);
    return {
      root_uri: artifactUri(run.experimentWireId, run.id),
      files: files.map((file) => toWire(file, file.path)),
    };
  }),
  // Models are stored only with their run, so clients fall back to the run's folder.
  reads("POST", "logged-models/search", requests.anything, async () => ({ models: [] })),
];

/** Location behind `/api/2.0/mlflow-artifacts/artifacts/`: files of a run, or of a registered version. */
type Place = { runId: string; inside: string } | { versionId: string; inside: string };
/** Stored data of a file, of a run or of a version. */
type KeptFile = { path: string; uri: string; sha256: string; sizeBytes: number };

/**
 * Handles `/api/2.0/mlflow-artifacts/artifacts[/<exp>/<run>/artifacts/<path>]`: list with `?path=`, GET, PUT and
 * DELETE. `models/<version id>/<path>` are the files of a registered version, which are read-only.
 * @param path part after `artifacts`, decoded
 */
export async function handleArtifact(caller: Caller, request: Request, path: string): Promise<Response> {
  const { teamId } = caller;
  if (path === "" && request.method === "GET") {
    const requestedPath = new URL(request.url).searchParams.get("path") ?? "";
    const place = locate(requestedPath);
    const below = place.inside === "" ? "" : `${place.inside}/`;
    const files = await listPlace(teamId, place);
    return Response.json({ files: files.map((file) => toWire(file, file.path.slice(below.length))) });
  }
  const place = locate(path);
  if (request.method === "GET") return download(teamId, await fileAt(teamId, place));
  if ("versionId" in place)
    throw new DomainError(
      "forbidden",
      "The files of a registered version cannot be changed. Register another version.",
    );
  await change(caller, request, place);
  return Response.json({});
}

async function listPlace(teamId: string, place: Place) {
  if ("runId" in place) return listRunArtifacts(teamId, place.runId, place.inside);
  return entriesBelow(await listVersionFiles(teamId, place.versionId), place.inside);
}

async function fileAt(teamId: string, place: Place): Promise<KeptFile> {
  return "runId" in place
    ? getRunArtifact(teamId, place.runId, place.inside)
    : getVersionFile(teamId, place.versionId, place.inside);
}

async function download(teamId: string, file: KeptFile): Promise<Response> {
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

/**
 * Puts or deletes a run's file. Calls from outside are recorded on the run and, when it has registered versions,
 * audited.
 */
async function change(
  { teamId, role }: Caller,
  request: Request,
  { runId, inside }: { runId: string; inside: string },
): Promise<void> {
  if (role) await markWrittenFromOutside(teamId, runId);
  if (request.method === "PUT") {
    const body = request.body ? Readable.fromWeb(request.body as ReadableStream) : new Uint8Array();
    await putRunArtifact(teamId, runId, inside, body);
  } else await deleteRunArtifacts(teamId, runId, inside);
  const versions = role ? await versionsOfRun(teamId, runId) : [];
  if (versions.length > 0)
    await recordAct(
      teamId,
      request.method === "PUT" ? "experiment-run.file-put" : "experiment-run.file-deleted",
      { kind: "experiment-run", id: runId, name: inside },
      { file: inside, registeredAs: versions },
    );
}

/** Parses a path. @throws DomainError "not-found" for other locations, "invalid" for hostile ones */
function locate(path: string): Place {
  const clean = cleanArtifactPath(path);
  const [, versionId, ofVersion] = clean.match(/^models\/([0-9a-f-]{36})(?:\/(.*))?$/) ?? [];
  if (versionId) return { versionId, inside: ofVersion ?? "" };
  const [, runId, ofRun] = clean.match(/^\d+\/([0-9a-f]{32})\/artifacts(?:\/(.*))?$/) ?? [];
  if (!runId) throw new DomainError("not-found", `No such artifact: '${path}'.`);
  return { runId, inside: ofRun ?? "" };
}

function toWire(file: { isDirectory: boolean; sizeBytes?: number }, path: string) {
  return { path, is_dir: file.isDirectory, ...(!file.isDirectory && { file_size: file.sizeBytes }) };
}
