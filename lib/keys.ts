import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** Secrets that a process needs and makes for itself when nobody gave it any. */
const names = ["AUTH_SECRET", "ENCRYPTION_KEY", "INNGEST_SIGNING_KEY"] as const;

/**
 * Fills in the keys that the environment does not give, from `keys.json` in the data folder (mode 0600), where they are
 * made at the first start. Losing that file ends all sessions and makes stored secrets unreadable.
 */
export async function loadKeys(dataDir: string): Promise<void> {
  const file = path.join(dataDir, "keys.json");
  await mkdir(dataDir, { recursive: true });
  const stored: Record<string, string> = await readFile(file, "utf8").then(
    (text) => JSON.parse(text) as Record<string, string>,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return {};
      throw error;
    },
  );
  const missing = names.filter((name) => !process.env[name] && !stored[name]);
  for (const name of missing) stored[name] = randomBytes(32).toString("hex");
  if (missing.length > 0) await writeFile(file, JSON.stringify(stored, null, 2), { mode: 0o600 });
  for (const name of names) process.env[name] ||= stored[name];
  // next-auth 4 reads its own name for it.
  process.env.NEXTAUTH_SECRET ||= process.env.AUTH_SECRET;
}
