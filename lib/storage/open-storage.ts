import path from "node:path";
import { environment } from "@/lib/base/environment";
import { LocalStorage, TeamStorage } from "./local-storage";
import type { Storage } from "./storage";

/**
 * A team's part of the folder `storage` of DATA_DIR: new objects go to it, and no path leads out of it. Buckets and
 * addresses: open-bucket.ts.
 */
export function storage(teamId: string): Storage {
  return new TeamStorage(localRoot(), teamId);
}

/** Local storage of all teams, for maintenance alone: no path or address that a member gives may reach it. */
export function storageOfAllTeams(): Storage {
  return new LocalStorage(localRoot());
}

/** Deletes what earlier processes of this machine left half-written. Call it once, before anything is written. */
export async function sweepStorage(): Promise<void> {
  await new LocalStorage(localRoot()).sweepUnfinished();
}

export function localRoot(): string {
  return path.join(environment().dataDir, "storage");
}
