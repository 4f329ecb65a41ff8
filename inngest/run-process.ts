import { withPool } from "@/db/pool";
import { environment } from "@/lib/base/environment";
import { limitHeapGrowth } from "@/lib/base/heap-growth";
import { loadKeys } from "@/lib/base/keys";
import { makeFolderPrivate, makeNewFilesPrivate } from "@/lib/base/private-folder";
import { checkDataDir, startProblem } from "@/lib/base/start-problem";
import { sweepWorkingFolders } from "@/lib/base/working-folder";
import { sweepStorage } from "@/lib/storage/open-storage";
import { receiveLog, writeJson } from "@/lib/telemetry/process-log";
import { openLogSender } from "@/lib/telemetry/send-log";
import { startTracing } from "@/lib/telemetry/tracing";

/** Time for running steps to end after SIGTERM, in ms. */
export const graceMs = 7_000;
/** Hard limit for a graceful shutdown, in ms. */
const lastMs = 12_000;

/** Steps of the shutdown, which are done in reverse order. */
export type Undo = (() => Promise<void>)[];

/**
 * Starts everything that a process depends on. On failure the process reports the reason and exits: Next.js would stay
 * up without it, and answer 500 forever. On SIGTERM and SIGINT everything is shut down again, running steps first.
 */
export async function runProcess(bringUp: (undo: Undo) => Promise<void>): Promise<void> {
  const undo: Undo = [];
  endureClosedOutput();
  try {
    // Everything it starts continues as background work.
    await withPool("background", () => bringUp(undo));
  } catch (error) {
    console.error(`Switchyard did not start. ${startProblem(error)}`);
    await takeDown(undo).catch(() => {});
    process.exit(1);
  }
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    say(`${signal}: stopping.`);
    // Also when the database is gone and pending writes wait for it.
    setTimeout(() => process.exit(1), lastMs).unref();
    await takeDown(undo);
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** Starts to send traces and the log, and to write the log in its format; before anything that they show. */
export async function startTelling(undo: Undo): Promise<void> {
  const sender = await openLogSender();
  receiveLog({ output: environment().logsJson ? writeJson : undefined, collector: sender.collector });
  const stopTracing = await startTracing();
  undo.push(async () => {
    await Promise.all([stopTracing(), sender.stop()]);
  });
}

/** The first part of every start: settings, data folder and keys. */
export async function prepareFolder(): Promise<void> {
  const { dataDir } = environment();
  limitHeapGrowth();
  makeNewFilesPrivate();
  await checkDataDir(dataDir);
  await loadKeys(dataDir);
  await sweepStorage();
  await sweepWorkingFolders();
  const open = await makeFolderPrivate(dataDir);
  if (open > 0)
    say(
      `The modes of ${open} files or folders in ${dataDir} could not be changed: other users may read them.`,
    );
}

/**
 * Goes on when nobody reads the output any more, such as after `npm start | head`. Next.js prints an exception that
 * nothing caught: printing about output that cannot be printed would go on for ever.
 */
function endureClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}

/** Shuts down in reverse order of the start. */
async function takeDown(undo: Undo): Promise<void> {
  await withPool("background", async () => {
    for (const step of undo.toReversed()) await step();
  });
}

export function say(line: string): void {
  console.log(line);
}
