import { DomainError } from "@/lib/base/errors";
import { readVerified } from "@/lib/blocks/signed-reference";
import { largestModelFile, modelFileTooLarge } from "@/lib/learning/onnx/model-file-limits";
import type { ModelVersion } from "./model-queries";
import { readSignature } from "./signature";
import { getVersionFile, listVersionFiles, type VersionFile } from "./version-snapshot";

/** Files that a version was registered with, and its signature. */
export async function describeVersionFiles(teamId: string, { id }: ModelVersion) {
  const files = await listVersionFiles(teamId, id);
  const mlmodel = files.find(({ path }) => path === "MLmodel");
  const isRead = mlmodel && mlmodel.sizeBytes <= largestModelFile("MLmodel");
  return { files, signature: isRead ? readSignature(await contentOf(teamId, mlmodel)) : undefined };
}

/** SHA-256 of `switchyard.json`, which identifies the model: the same data, seed and parameters give the same hash. */
export const modelHashOf = (files: { path: string; sha256: string }[]) =>
  files.find(({ path }) => path === "switchyard.json")?.sha256;

/**
 * Reads a file that a version was registered with, as text. The hash is verified on reading.
 * @throws DomainError "not-found" when it has no file of that name, "too-large"
 */
export async function readVersionFile(
  teamId: string,
  { id, name: model, version }: Pick<ModelVersion, "id" | "name" | "version">,
  path: string,
): Promise<{ sha256: string; read(): Promise<string> }> {
  const file = await getVersionFile(teamId, id, path).catch((error) => {
    if (!(error instanceof DomainError) || error.code !== "not-found") throw error;
    throw new DomainError("not-found", `${model} version ${version} has no file ${path} in this portal.`);
  });
  if (file.sizeBytes > largestModelFile(path)) throw modelFileTooLarge(model, version, path);
  return { sha256: file.sha256, read: () => contentOf(teamId, file) };
}

/** Like `readVersionFile`, but undefined when the version has no file of that name. */
export async function findVersionFile(
  teamId: string,
  version: Pick<ModelVersion, "id" | "name" | "version">,
  path: string,
) {
  try {
    return await readVersionFile(teamId, version, path);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not-found") return undefined;
    throw error;
  }
}

async function contentOf(teamId: string, file: VersionFile): Promise<string> {
  return (await readVerified(teamId, file, largestModelFile(file.path))).toString("utf8");
}
