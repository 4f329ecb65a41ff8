import path from "node:path";
import { environment } from "@/lib/base/environment";
import { LocalStorage, TeamStorage } from "./local-storage";
import type { Storage } from "./storage";

/**
 * A team's part of the folder `storage` of DATA_DIR: new objects are stored there, and no path leads out of it. Buckets
 * and storage URIs: open-bucket.ts.
 */
export function storage(teamId: string): Storage {
  return new TeamStorage(localRoot(), teamId);
}

/** Local storage of all teams, for maintenance only: no path or URI from a member may reach it. */
export function storageOfAllTeams(): Storage {
  return new LocalStorage(localRoot());
}

/** Deletes unfinished files of earlier processes of this machine. Call once, before anything is written. */
export async function sweepStorage(): Promise<void> {
  await new LocalStorage(localRoot()).sweepUnfinished();
}

export function localRoot(): string {
  return path.join(environment().dataDir, "storage");
}
