import { DomainError } from "@/lib/base/errors";
import { GoogleStorage } from "@/lib/storage/google-storage";
import { parseGsUri } from "@/lib/storage/gs-uri";
import { LocalBucket } from "@/lib/storage/local-bucket";
import { localRoot, storage } from "@/lib/storage/open-storage";
import type { Storage, StorageUri } from "@/lib/storage/storage";
import type { OpenedBlock } from "./block-type";
import gcsBucket, { openGcsClient } from "./catalog/gcs-bucket";
import type localBucket from "./catalog/local-bucket";
import { localBucketPath } from "./catalog/local-bucket";
import { openBlock } from "./open-block";
import { listBlocks } from "./queries";

/** Values of a bucket block, of any provider. */
export type BucketValues = OpenedBlock<typeof gcsBucket> | OpenedBlock<typeof localBucket>;

/** The storage of a bucket block. */
export async function openBucket(teamId: string, values: BucketValues): Promise<Storage> {
  if ("folder" in values) return new LocalBucket(localRoot(), localBucketPath(teamId, values.folder));
  const client = await openGcsClient(teamId, values, { maxRetries: 10 });
  return new GoogleStorage(client, values.bucket, values.prefix);
}

/**
 * The team's storage that holds an object: the only place where a storage URI is resolved. `local:` leads to the team's
 * own part of local storage. `gs://` is opened with the team's block for that bucket, the one with the longest matching
 * prefix. @throws DomainError "not-found" when the team has no such block, "invalid" for an unknown kind of URI
 */
export async function storageForUri(teamId: string, uri: StorageUri): Promise<Storage> {
  if (uri.startsWith("local:")) return storage(teamId);
  const { bucket, name } = parseGsUri(uri);
  const fitting = (await listBlocks(teamId, { type: gcsBucket.slug }))
    .map((block) => ({ name: block.name, values: gcsBucket.values.parse(block.values) }))
    .filter(({ values }) => values.bucket === bucket && name.startsWith(values.prefix))
    .sort((a, b) => b.values.prefix.length - a.values.prefix.length);
  if (fitting[0]) return openBucket(teamId, await openBlock(teamId, fitting[0].name, gcsBucket));
  throw new DomainError(
    "not-found",
    `No block of the team gives access to gs://${bucket}/${name}. Create a ${gcsBucket.name} block for the bucket ${bucket}.`,
  );
}
