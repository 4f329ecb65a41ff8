import { statfs } from "node:fs/promises";

/** Below this a run or an upload has no room to write; Postgres alone writes segments of 16 MiB. */
export const leastFreeBytes = 32 * 2 ** 20;

/** Tells whether there is free space on the disk of the data folder. */
export async function diskState(dataDir: string): Promise<"ok" | "full" | "failing"> {
  try {
    const { bavail, bsize } = await statfs(dataDir);
    return bavail * bsize < leastFreeBytes ? "full" : "ok";
  } catch {
    return "failing";
  }
}
