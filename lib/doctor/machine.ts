import { lstat, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { bytesInWords } from "@/lib/base/bytes-in-words";
import { environment } from "@/lib/base/environment";
import { readStoredKeys } from "@/lib/base/keys";
import { checkDataDir } from "@/lib/base/start-problem";
import { readEncryptionKey } from "@/lib/crypto/encryption-key";
import { leastFreeBytes } from "@/lib/health/disk-state";
import { version } from "@/package.json";
import { type Finding, fail, ok, warn } from "./finding";

/** Below this a training or a vacuum may fill the disk. */
const littleFreeBytes = 2 * 2 ** 30;

export function checkVersions(node = process.versions.node): Finding {
  const text = `Switchyard ${version} on Node ${node}, ${process.platform} ${process.arch}.`;
  return Number.parseInt(node, 10) >= 22
    ? ok(text)
    : warn(`${text} Node 20 is past its end of life: install Node 22 or 24.`);
}

/** The folder is there, this account may write to it, and others may not look into it. */
export async function checkDataFolder(dataDir: string): Promise<Finding> {
  await checkDataDir(dataDir);
  const open: string[] = [];
  for (const name of ["", "keys.json", "postgres.password", "storage"]) {
    const found = await lstat(path.join(dataDir, name)).catch(() => undefined);
    // Postgres' own account may pass through the folder: 0710.
    if (found && (found.mode & 0o067) !== 0) open.push(path.join(dataDir, name));
  }
  if (open.length > 0)
    return warn(
      `Other accounts may read ${open.join(", ")}. A start of the portal changes that, or: chmod -R go= ${dataDir}`,
    );
  return ok(`Data folder ${dataDir}: private and writable.`);
}

export async function checkDisk(dataDir: string): Promise<Finding> {
  const { bavail, bsize, files, ffree } = await statfs(dataDir);
  const free = bavail * bsize;
  const text = `Disk of ${dataDir}: ${bytesInWords(free)} free.`;
  const what = "Delete old runs and datasets (Settings → Retention), or enlarge it; see docs/runbook.md.";
  if (free < leastFreeBytes) return fail(`${text} Nothing can be written. ${what}`);
  if (files > 0 && ffree < files / 100) return warn(`${text} Fewer than 1 % of its inodes are free. ${what}`);
  return free < littleFreeBytes ? warn(`${text} ${what}`) : ok(text);
}

/** ENCRYPTION_KEY is known, and where it is. */
export async function checkKeys(dataDir: string): Promise<Finding> {
  const stored = await readStoredKeys(dataDir);
  const key = process.env.ENCRYPTION_KEY || stored.ENCRYPTION_KEY;
  if (!key) return ok("Keys: none yet; the first start makes them.");
  readEncryptionKey(key);
  // For the checks that follow, as the portal has it.
  process.env.ENCRYPTION_KEY ||= key;
  return ok(
    process.env.ENCRYPTION_KEY === stored.ENCRYPTION_KEY
      ? "Keys: in keys.json."
      : "Keys: ENCRYPTION_KEY of the environment.",
  );
}

/** Programs of teams are isolated by bubblewrap, or by accounts that only root can take. */
export async function checkPrograms(): Promise<Finding | undefined> {
  const { commands } = environment();
  if (!commands.isAllowed) return undefined;
  const folders = ["/usr/bin", "/bin", "/usr/local/bin"];
  const found = await Promise.all(folders.map((folder) => stat(`${folder}/bwrap`).catch(() => undefined)));
  if (found.some(Boolean)) return ok("Programs of teams: isolated by bubblewrap.");
  if (process.getuid?.() === 0)
    return ok("Programs of teams: isolated by accounts of their own, without bubblewrap.");
  return fail(
    "ALLOW_COMMANDS is true, but there is no bubblewrap and this is not root. Install bubblewrap: apt install bubblewrap",
  );
}
