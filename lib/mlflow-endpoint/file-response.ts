import { Readable } from "node:stream";
import type { ArtifactEntry } from "@/lib/experiments/run-artifacts";
import { storage } from "@/lib/storage/open-storage";

/** Stored data of a file: of a run, a logged model or a registered version. */
export type KeptFile = { path: string; uri: string; sha256: string; sizeBytes: number };

/** A stored file as a download. */
export async function fileResponse(teamId: string, file: KeptFile): Promise<Response> {
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

/** Converts a file or folder for MLflow clients. @param path relative to what was listed */
export function entryToWire({ isDirectory, sizeBytes }: ArtifactEntry, path: string) {
  return { path, is_dir: isDirectory, ...(!isDirectory && { file_size: sizeBytes }) };
}
