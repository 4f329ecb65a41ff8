import { text } from "node:stream/consumers";
import type { ModelVersion } from "@/lib/experiments/model-queries";
import { listAllRunArtifacts, type RunArtifact } from "@/lib/experiments/run-artifacts";
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

async function contentOf(teamId: string, { uri }: RunArtifact): Promise<string> {
  return text(await (await storageForUri(teamId, uri)).read(uri));
}
