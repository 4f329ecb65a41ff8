import { text } from "node:stream/consumers";
import { DomainError } from "@/lib/errors";
import type { ModelVersion } from "@/lib/experiments/model-queries";
import { getRunArtifact, listAllRunArtifacts, type RunArtifact } from "@/lib/experiments/run-artifacts";
import { storageForUri } from "@/lib/storage/open-bucket";
import { readSignature } from "./signature";

/** The files of a version's model, and its signature; empty where they lie outside this portal. */
export async function listVersionFiles(teamId: string, { runId, artifactPath }: ModelVersion) {
  const below = artifactPath === "" ? "" : `${artifactPath}/`;
  const all = runId ? await listAllRunArtifacts(teamId, runId) : [];
  const files = all
    .filter(({ path }) => path.startsWith(below))
    .map((file) => ({ ...file, name: file.path.slice(below.length) }));
  const mlmodel = files.find(({ name }) => name === "MLmodel");
  return { files, signature: mlmodel && readSignature(await contentOf(teamId, mlmodel)) };
}

/** The SHA-256 of `switchyard.json`, which names the model: the same data, seed and parameters give the same. */
export const modelHashOf = (files: { name: string; sha256: string }[]) =>
  files.find(({ name }) => name === "switchyard.json")?.sha256;

/** A file of a version's model as text. @throws DomainError "not-found" where it has none of that name */
export async function readVersionFile(
  teamId: string,
  { runId, artifactPath, name: model, version }: ModelVersion,
  name: string,
): Promise<{ sha256: string; read(): Promise<string> }> {
  if (!runId) throw new DomainError("not-found", `${model} version ${version} has no files in this portal.`);
  const path = artifactPath === "" ? name : `${artifactPath}/${name}`;
  const file = await getRunArtifact(teamId, runId, path);
  return { sha256: file.sha256, read: () => contentOf(teamId, file) };
}

async function contentOf(teamId: string, { uri }: RunArtifact): Promise<string> {
  return text(await (await storageForUri(teamId, uri)).read(uri));
}
