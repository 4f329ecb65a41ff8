import path from "node:path";
import { environment } from "@/lib/environment";
import { DomainError } from "@/lib/errors";
import { LocalStorage } from "./local-storage";
import type { Storage, StorageUri } from "./storage";

/** The storage new objects go to: the folder `storage` of DATA_DIR. */
export function storage(): Storage {
  return localStorage();
}

/** Deletes what earlier processes of this machine left half-written. Call it once, before anything is written. */
export async function sweepStorage(): Promise<void> {
  await localStorage().sweepUnfinished();
}

/** The storage that holds an object. @throws DomainError "invalid" for an address of no known storage */
export function storageForUri(uri: StorageUri): Storage {
  if (uri.startsWith("local:")) return storage();
  throw new DomainError("invalid", `No storage is known for ${uri}. Addresses begin with "local:".`);
}

function localStorage(): LocalStorage {
  return new LocalStorage(path.join(environment().dataDir, "storage"));
}
