import type { Readable } from "node:stream";
import { DomainError } from "@/lib/base/errors";
import { trimEndOf } from "@/lib/base/trim-end";
import type { OutsideFiles } from "@/lib/mlflow/request";
import { GoogleStorage } from "@/lib/storage/google-storage";
import { parseGsUri } from "@/lib/storage/gs-uri";
import type { Storage } from "@/lib/storage/storage";
import type { OpenedBlock } from "./block-type";
import type gcpCredentials from "./catalog/gcp-credentials";
import { openGcsClient } from "./catalog/gcs-bucket";
import { storageOfFolder } from "./open-bucket";

/**
 * Files below a root `gs://bucket/folder`, opened with the credentials, else with the team's block for the bucket.
 * @throws DomainError "not-found" when the team has no such block
 */
export async function openBucketFiles(
  teamId: string,
  root: string,
  credentials?: OpenedBlock<typeof gcpCredentials>,
): Promise<OutsideFiles> {
  const folder = `${trimEndOf(root, "/")}/` as `gs://${string}/`;
  const storage = credentials
    ? await withCredentials(teamId, folder, credentials)
    : await storageOfFolder(teamId, folder);
  return {
    async put(path, bytes) {
      await storage.put(path, bytes);
    },
    list: (path) => storage.list(path),
    async get(path, maxBytes) {
      const { sizeBytes, uri } = await storage.stat(folder + path);
      if (sizeBytes > maxBytes)
        throw new DomainError("too-large", `${folder}${path} has more than ${maxBytes / 2 ** 20} MB.`);
      return bytesOf(await storage.read(uri));
    },
    delete: (path) => storage.delete(folder + path),
    async open(path) {
      const { sizeBytes, uri } = await storage.stat(folder + path);
      return { body: await storage.read(uri), sizeBytes };
    },
  };
}

async function withCredentials(
  teamId: string,
  folder: string,
  credentials: OpenedBlock<typeof gcpCredentials>,
): Promise<Storage> {
  const { bucket, name: prefix } = parseGsUri(folder);
  const client = await openGcsClient(teamId, { bucket, prefix, credentials }, { maxRetries: 10 });
  return new GoogleStorage(client, bucket, prefix);
}

async function bytesOf(stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
