import { closeDatabase } from "@/db/client";
import { urlOfRunningPostgres } from "@/db/embedded/running-postgres";
import { migrate } from "@/db/migrate";
import { environment } from "@/lib/base/environment";
import { checkEncryptionKey } from "@/lib/crypto/team-key";
import { loadInstallation } from "@/lib/executors/installation";
import { readStorageMark } from "@/lib/storage/open-storage";
import { graceMs, prepareFolder, runProcess, say, startTelling, type Undo } from "./run-process";
import { startDriving } from "./start-driving";

/**
 * Starts a worker: a process without pages that takes work of pools, by the embedded executor from the portal's
 * database, or from an Inngest server.
 */
export function startWorker(): Promise<void> {
  return runProcess(bringUp);
}

async function bringUp(undo: Undo): Promise<void> {
  const { dataDir, pools, executor, inngest } = environment();
  if (pools.length === 0)
    throw new Error("WORKER_POOLS names no pool. Leave it unset for the pool default, or give default,gpu.");
  if (executor === "inngest" && !inngest.isConnect)
    throw new Error(
      "With an Inngest server, a worker needs INNGEST_CONNECT=true: it has no address to be called at.",
    );
  await startTelling(undo);
  await prepareFolder();
  process.env.DATABASE_URL ??= urlOfRunningPostgres(dataDir);
  if (!process.env.DATABASE_URL)
    throw new Error(
      "DATABASE_URL is not set, and no portal's Postgres runs in DATA_DIR. Give the portal's database, or start the portal first.",
    );
  undo.push(closeDatabase);
  await migrate();
  await checkEncryptionKey();
  await requireSameStorage(await loadInstallation());
  const driving = await startDriving();
  // Scores that a task asked for are logged in batches.
  const { flushRequests } = await import("@/lib/serving/request-log");
  undo.push(flushRequests);
  undo.push(() => driving.stop(graceMs));
  say(`This worker takes work of the pools ${pools.join(", ")}.`);
}

/** Files of the portal must be in reach: a step reads what an earlier one has stored elsewhere. */
async function requireSameStorage(installation: string): Promise<void> {
  if ((await readStorageMark()) === installation) return;
  throw new Error(
    "This worker does not have the portal's storage. Give both the same STORAGE_URL, or, on one machine, the same DATA_DIR; and start the portal first.",
  );
}
