import { DomainError } from "@/lib/base/errors";
import { GoogleStorage } from "@/lib/storage/google-storage";
import { formatGsUri, parseGsUri } from "@/lib/storage/gs-uri";
import { folderAsBucket, storage } from "@/lib/storage/open-storage";
import type { Storage, StorageUri } from "@/lib/storage/storage";
import type { OpenedBlock } from "./block-type";
import gcsBucket, { openGcsClient } from "./catalog/gcs-bucket";
import type localBucket from "./catalog/local-bucket";
import { localBucketPath } from "./catalog/local-bucket";
import { openBlock } from "./open-block";
import { listBlocks } from "./queries";

/** Values of a bucket block, of any provider. */
export type BucketValues = OpenedBlock<typeof gcsBucket> | OpenedBlock<typeof localBucket>;

/** The storage of a bucket block. @param options.maxRetries of a request, with growing delays */
export async function openBucket(
  teamId: string,
  values: BucketValues,
  { maxRetries = 10 } = {},
): Promise<Storage> {
  if ("folder" in values) return folderAsBucket(localBucketPath(teamId, values.folder));
  const client = await openGcsClient(teamId, values, { maxRetries });
  return new GoogleStorage(client, values.bucket, values.prefix);
}

/**
 * The team's storage that holds an object: the only place where a storage URI is resolved. `local:` leads to the team's
 * own part of local storage. `gs://` is opened with the team's block for that bucket, the one with the longest matching
 * prefix. @throws DomainError "not-found" when the team has no such block, "invalid" for an unknown kind of URI
 */
export async function storageForUri(teamId: string, uri: StorageUri): Promise<Storage> {
  if (uri.startsWith("local:")) return storage(teamId);
  return openBucket(teamId, await bucketOf(teamId, uri));
}

/** A folder of a bucket as storage of its own, by the team's block for it. @throws as storageForUri */
export async function storageOfFolder(teamId: string, uri: `gs://${string}/`): Promise<Storage> {
  const values = await bucketOf(teamId, uri);
  return openBucket(teamId, { ...values, prefix: parseGsUri(uri).name });
}

async function bucketOf(teamId: string, uri: StorageUri): Promise<OpenedBlock<typeof gcsBucket>> {
  const block = await findBucketBlock(teamId, uri);
  if (block) return openBlock(teamId, block.name, gcsBucket);
  const { bucket, name } = parseGsUri(uri);
  throw new DomainError(
    "not-found",
    `No block of the team gives access to gs://${bucket}/${name}. Create a ${gcsBucket.name} block for the bucket ${bucket}.`,
  );
}

/** Objects and folders of a bucket that one listing reads. */
const mostListed = { objects: 1000, folders: 100 };

/**
 * The objects below a `gs://` folder that a block of the team gives access to, by their path in it; the first 1,000.
 * @returns undefined without such a block @throws DomainError when the bucket cannot be read
 */
export async function listBelow(
  teamId: string,
  folder: StorageUri,
): Promise<{ path: string; uri: StorageUri; sizeBytes: number }[] | undefined> {
  const block = await findBucketBlock(teamId, `${folder}/`);
  if (!block) return undefined;
  // A page waits for it.
  const place = await openBucket(teamId, await openBlock(teamId, block.name, gcsBucket), { maxRetries: 1 });
  const { bucket, name } = parseGsUri(folder);
  const start = name.slice(block.prefix.length);
  const folders = [start];
  const found: { path: string; uri: StorageUri; sizeBytes: number }[] = [];
  for (let at = 0; at < folders.length && at < mostListed.folders && found.length < mostListed.objects; at++)
    for (const { path, isDirectory, sizeBytes } of await place.list(folders[at]!)) {
      if (isDirectory) folders.push(path);
      // A folder that was made by hand is an empty object with a slash at its end.
      else if (!path.endsWith("/") && found.length < mostListed.objects)
        found.push({
          path: start === "" ? path : path.slice(start.length + 1),
          uri: formatGsUri({ bucket, name: block.prefix + path }),
          sizeBytes,
        });
    }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The team's block for the bucket of an object, the one with the longest matching prefix. */
async function findBucketBlock(
  teamId: string,
  uri: StorageUri,
): Promise<{ name: string; prefix: string } | undefined> {
  const { bucket, name } = parseGsUri(uri);
  return (await listBlocks(teamId, { type: gcsBucket.slug }))
    .map((block) => ({ name: block.name, values: gcsBucket.values.parse(block.values) }))
    .filter(({ values }) => values.bucket === bucket && name.startsWith(values.prefix))
    .map(({ name: block, values }) => ({ name: block, prefix: values.prefix }))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
}
