import path from "node:path";
import { environment } from "@/lib/environment";
import { LocalStorage } from "./local-storage";
import type { Storage } from "./storage";

/** The storage new objects go to: the folder `storage` of DATA_DIR. Buckets and addresses: open-bucket.ts. */
export function storage(): Storage {
  return new LocalStorage(localRoot());
}

/** Deletes what earlier processes of this machine left half-written. Call it once, before anything is written. */
export async function sweepStorage(): Promise<void> {
  await new LocalStorage(localRoot()).sweepUnfinished();
}

export function localRoot(): string {
  return path.join(environment().dataDir, "storage");
}
