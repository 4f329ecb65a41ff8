import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { environment } from "./environment";
import { StartError } from "./start-problem";

/** Secrets that a process needs; generated when the environment does not set them. */
const names = ["AUTH_SECRET", "ENCRYPTION_KEY", "INNGEST_SIGNING_KEY"] as const;

type Keys = Record<string, string | undefined>;

/**
 * Sets the keys that the environment lacks from `keys.json` in the data folder (mode 0600), which the first start
 * creates. Losing that file ends all sessions and makes stored secrets unreadable.
 */
export async function loadKeys(dataDir: string): Promise<void> {
  const stored = await readStoredKeys(dataDir);
  // An Inngest server has a key of its own: a made-up one would be refused.
  const needed = names.filter(
    (name) => name !== "INNGEST_SIGNING_KEY" || environment().executor === "embedded",
  );
  const missing = needed.filter((name) => !process.env[name] && !stored[name]);
  for (const name of missing) stored[name] = newKey();
  if (missing.length > 0) await writeStoredKeys(dataDir, stored);
  for (const name of needed) process.env[name] ||= stored[name];
  // next-auth 4 reads it under its own name.
  process.env.NEXTAUTH_SECRET ||= process.env.AUTH_SECRET;
}

/** A new key: 32 random bytes in hex. */
export function newKey(): string {
  return randomBytes(32).toString("hex");
}

/** Reads `keys.json`; empty before the first start. @throws StartError when the file is broken */
export async function readStoredKeys(dataDir: string): Promise<Keys> {
  const text = await readFile(fileIn(dataDir), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT")
      throw new StartError(
        `${fileIn(dataDir)} cannot be read: ${error.message}. Fix this, or restore it from a backup.`,
      );
  });
  return text ? parseKeys(text, fileIn(dataDir)) : {};
}

const KeysFile = z.record(z.string(), z.string());

/** A truncated file must not be replaced by a new one: fresh keys would make stored secrets unreadable. */
function parseKeys(text: string, file: string): Keys {
  try {
    return KeysFile.parse(JSON.parse(text));
  } catch {
    throw new StartError(
      `${file} is not a JSON object of keys. Restore it from a backup: without its ENCRYPTION_KEY the stored secrets cannot be read.`,
    );
  }
}

/** Replaces `keys.json` atomically: after a crash it is the old or the new one. */
export async function writeStoredKeys(dataDir: string, keys: Keys): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const half = `${fileIn(dataDir)}.new`;
  await writeFile(half, JSON.stringify(keys, null, 2), { mode: 0o600, flush: true });
  await rename(half, fileIn(dataDir));
}

function fileIn(dataDir: string): string {
  return path.join(dataDir, "keys.json");
}
