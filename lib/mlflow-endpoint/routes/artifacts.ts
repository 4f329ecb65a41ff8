import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { getRunFile, listRunFiles } from "@/lib/blocks/run-files";
import { artifactUri, cleanArtifactPath, type ExperimentRun } from "@/lib/experiments/experiment";
import {
  deleteProxiedFiles,
  getProxiedFile,
  listProxiedFiles,
  putProxiedFile,
} from "@/lib/experiments/proxied-files";
import { getExperimentRun } from "@/lib/experiments/queries";
import {
  deleteRunArtifacts,
  entriesBelow,
  getRunArtifact,
  listRunArtifacts,
  putRunArtifact,
} from "@/lib/experiments/run-artifacts";
import { markWrittenFromOutside } from "@/lib/experiments/written-from-outside";
import { requests } from "@/lib/mlflow/protocol";
import { entryToWire, fileResponse, type KeptFile } from "@/lib/mlflow-endpoint/file-response";
import { type Caller, type Route, reads, runIdOf } from "@/lib/mlflow-endpoint/route";
import { readBody } from "@/lib/net/read-body";
import { getVersionFile, listVersionFiles, versionsOfRun } from "@/lib/registry/version-snapshot";

/** Routes `/artifacts/list` and `/get-artifact`, by run id; paths are relative to the run's root. */
export const artifactRoutes: Route[] = [
  reads("GET", "artifacts/list", requests.listArtifacts, async ({ teamId }, input) => {
    const run = await getExperimentRun(teamId, runIdOf(input));
    const files = await listRun(teamId, run, input.path);
    return {
      root_uri: artifactUri(run),
      files: files.map((file) => entryToWire(file, file.path)),
    };
  }),
  reads("GET", "get-artifact", requests.artifactFile, async ({ teamId }, input, request) => {
    const run = await getExperimentRun(teamId, runIdOf(input));
    return fileResponse(teamId, await getRunFile(teamId, run, input.path), request);
  }),
];

/** Files and folders directly below a path. @throws DomainError "invalid" when they lie where the portal does not read */
async function listRun(teamId: string, run: ExperimentRun, path: string | undefined) {
  if (run.artifactLocation === null) return listRunArtifacts(teamId, run.id, path);
  const { files, problem } = await listRunFiles(teamId, run);
  if (problem) throw new DomainError("invalid", problem);
  return entriesBelow(files, cleanArtifactPath(path ?? ""));
}

/**
 * Location behind `/api/2.0/mlflow-artifacts/artifacts/`: files of a run, of a registered version, or any other path, where
 * logged models have theirs.
 */
type Place =
  | { runId: string; inside: string }
  | { versionId: string; inside: string }
  | { inside: string; isProxied: true };

/**
 * Handles `/api/2.0/mlflow-artifacts/artifacts[/<exp>/<run>/artifacts/<path>]`: list with `?path=`, GET, PUT and
 * DELETE. `models/<version id>/<path>` are the files of a registered version, which are read-only. Files at other paths belong
 * to the team.
 * @param path part after `artifacts`, decoded
 */
export async function handleArtifact(caller: Caller, request: Request, path: string): Promise<Response> {
  const { teamId } = caller;
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (path === "" && isRead) {
    const requestedPath = new URL(request.url).searchParams.get("path") ?? "";
    const place = locate(requestedPath);
    const below = place.inside === "" ? "" : `${place.inside}/`;
    const files = await listPlace(teamId, place);
    return Response.json({ files: files.map((file) => entryToWire(file, file.path.slice(below.length))) });
  }
  const place = locate(path);
  if (isRead) return fileResponse(teamId, await fileAt(teamId, place), request);
  if ("versionId" in place)
    throw new DomainError(
      "forbidden",
      "The files of a registered version cannot be changed. Register another version.",
    );
  if ("isProxied" in place) await changeProxied(teamId, request, place.inside);
  else await change(caller, request, place);
  return Response.json({});
}

async function listPlace(teamId: string, place: Place) {
  if ("runId" in place) return listRunArtifacts(teamId, place.runId, place.inside);
  if ("isProxied" in place) return entriesBelow(await listProxiedFiles(teamId, place.inside), place.inside);
  return entriesBelow(await listVersionFiles(teamId, place.versionId), place.inside);
}

async function fileAt(teamId: string, place: Place): Promise<KeptFile> {
  if ("isProxied" in place) return getProxiedFile(teamId, place.inside);
  return "runId" in place
    ? getRunArtifact(teamId, place.runId, place.inside)
    : getVersionFile(teamId, place.versionId, place.inside);
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
  const changing =
    request.method === "PUT"
      ? putRunArtifact(teamId, runId, inside, await bodyOf(request))
      : deleteRunArtifacts(teamId, runId, inside);
  // Looked up during the change: most runs have none.
  const [, versions] = await Promise.all([changing, role ? versionsOfRun(teamId, runId) : []]);
  if (versions.length > 0)
    await recordAct(
      teamId,
      request.method === "PUT" ? "experiment-run.file-put" : "experiment-run.file-deleted",
      { kind: "experiment-run", id: runId, name: inside },
      { file: inside, registeredAs: versions },
    );
}

/** Puts or deletes a file outside of a run. The root itself is not deleted. */
async function changeProxied(teamId: string, request: Request, inside: string): Promise<void> {
  if (inside === "") throw new DomainError("invalid", "Invalid artifact path.");
  if (request.method === "PUT") await putProxiedFile(teamId, inside, await bodyOf(request));
  else await deleteProxiedFiles(teamId, inside);
}

/** Bodies up to this many bytes are read at once, which costs less than a stream. */
const wholeBytes = 256 * 1024;

async function bodyOf(request: Request): Promise<Readable | Uint8Array> {
  if (!request.body) return new Uint8Array();
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) <= wholeBytes)
    return readBody(request, wholeBytes, "The body is longer than its Content-Length.");
  return Readable.fromWeb(request.body as ReadableStream);
}

/** Parses a path. @throws DomainError "invalid" for a hostile one */
function locate(path: string): Place {
  const clean = cleanArtifactPath(path);
  const [, versionId, ofVersion] = clean.match(/^models\/([0-9a-f-]{36})(?:\/(.*))?$/) ?? [];
  if (versionId) return { versionId, inside: ofVersion ?? "" };
  const [, runId, ofRun] = clean.match(/^\d+\/([0-9a-f]{32})\/artifacts(?:\/(.*))?$/) ?? [];
  return runId ? { runId, inside: ofRun ?? "" } : { inside: clean, isProxied: true };
}
