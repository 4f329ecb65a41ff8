import path from "node:path";
import { environment } from "@/lib/environment";
import { DomainError } from "@/lib/errors";
import { LocalStorage } from "./local-storage";
import type { Storage, StorageUri } from "./storage";

/** The storage new objects go to: the folder `storage` of DATA_DIR. */
export function storage(): Storage {
  return new LocalStorage(path.join(environment().dataDir, "storage"));
}

/** The storage that holds an object. @throws DomainError "invalid" for an address of no known storage */
export function storageForUri(uri: StorageUri): Storage {
  if (uri.startsWith("local:")) return storage();
  throw new DomainError("invalid", `No storage is known for ${uri}. Addresses begin with "local:".`);
}
