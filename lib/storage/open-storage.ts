import path from "node:path";
import { text } from "node:stream/consumers";
import { processWide } from "@/db/process-wide";
import { environment } from "@/lib/base/environment";
import { StartError } from "@/lib/base/start-problem";
import { operator } from "@/lib/net/check-address";
import { isPassing } from "./google-errors";
import { LocalBucket } from "./local-bucket";
import { localScheme } from "./local-paths";
import { LocalStorage, TeamStorage } from "./local-storage";
import { SharedBucket, type SharedPlace, SharedStorage } from "./shared-storage";
import type { Storage, StorageUri } from "./storage";

/**
 * A team's part of the portal's own storage: new objects are stored there, and no path leads out of it. It is the folder
 * `storage` of DATA_DIR, or the bucket of STORAGE_URL. Buckets of teams and storage URIs: open-bucket.ts.
 */
export function storage(teamId: string): Storage {
  return isShared() ? new SharedStorage(openShared, teamId) : new TeamStorage(localRoot(), teamId);
}

/** Storage of all teams, for maintenance only: no path or URI from a member may reach it. */
export function storageOfAllTeams(): Storage {
  return isShared() ? new SharedStorage(openShared) : new LocalStorage(localRoot());
}

/** A folder of the portal's own storage as a bucket. @param folder path without leading or trailing slashes */
export function folderAsBucket(folder: string): Storage {
  return isShared() ? new SharedBucket(openShared, folder) : new LocalBucket(localRoot(), folder);
}

/** Address of an object in the operator's bucket; undefined for one that lies elsewhere. */
export function sharedUriOf(uri: StorageUri): StorageUri | undefined {
  const { storage: shared } = environment();
  if (!shared || !uri.startsWith(localScheme)) return undefined;
  return `gs://${shared.bucket}/${shared.prefix}${uri.slice(localScheme.length)}`;
}

/** Deletes unfinished files of earlier processes of this machine. Call once, before anything is written. */
export async function sweepStorage(): Promise<void> {
  await new LocalStorage(localRoot()).sweepUnfinished();
}

/** Object that tells whose storage it is. */
const mark = "installation";

/**
 * Writes the installation's id into its storage, by which workers find that theirs is the same.
 * @throws StartError when the bucket of STORAGE_URL cannot be used
 */
export async function markStorage(installation: string): Promise<void> {
  try {
    if ((await readStorageMark()) === installation) return;
    await storageOfAllTeams().put(mark, installation);
  } catch (error) {
    if (!isShared()) throw error;
    throw new StartError(`The bucket of STORAGE_URL cannot be used. ${(error as Error).message}`);
  }
}

/** @returns the id of the installation whose storage this process has; undefined where none has written it */
export async function readStorageMark(): Promise<string | undefined> {
  const place = storageOfAllTeams();
  const uri = localScheme + mark;
  return (await place.isOwn(uri)) ? text(await place.read(uri)) : undefined;
}

/** Place of the portal's own storage: a folder, or `gs://bucket/folder/`. */
export function storagePlace(): string {
  const { storage: shared } = environment();
  return shared ? `gs://${shared.bucket}/${shared.prefix}` : localRoot();
}

function localRoot(): string {
  return path.join(environment().dataDir, "storage");
}

function isShared(): boolean {
  return environment().storage !== undefined;
}

const held = processWide("shared-storage", (): { place?: Promise<SharedPlace> } => ({}));

function openShared(): Promise<SharedPlace> {
  held.place ??= openPlace();
  return held.place;
}

/** With the machine's own credentials, as Google's libraries find them; an endpoint of one's own gets none. */
async function openPlace(): Promise<SharedPlace> {
  const { bucket, prefix, endpoint } = environment().storage!;
  // Takes half a second to load.
  const [{ GoogleClient }, { GoogleStorage }] = await Promise.all([
    import("./google-client"),
    import("./google-storage"),
  ]);
  const client = new GoogleClient(operator, {
    projectId: "none",
    apiEndpoint: endpoint,
    retryOptions: { maxRetries: 10, maxRetryDelay: 30, totalTimeout: 86_400, retryableErrorFn: isPassing },
  });
  return {
    base: `gs://${bucket}/${prefix}`,
    overwriting: new GoogleStorage(client, bucket, prefix, true),
    writeOnce: new GoogleStorage(client, bucket, prefix),
  };
}
