import { closeDatabase } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { migrate } from "@/db/migrate";
import { withPool } from "@/db/pool";
import { environment } from "@/lib/base/environment";
import { limitHeapGrowth } from "@/lib/base/heap-growth";
import { loadKeys } from "@/lib/base/keys";
import { makeFolderPrivate, makeNewFilesPrivate } from "@/lib/base/private-folder";
import { checkDataDir, startProblem } from "@/lib/base/start-problem";
import { sweepWorkingFolders } from "@/lib/base/working-folder";
import { checkEncryptionKey } from "@/lib/crypto/team-key";
import { loadInstallation } from "@/lib/executors/installation";
import { knowClientAddresses, refuseTrace } from "@/lib/net/client-address";
import { explainWrongMethods, refuseMalformedAddresses } from "@/lib/net/refuse-requests";
import { limitRequestTime } from "@/lib/net/request-time";
import { sweepStorage } from "@/lib/storage/open-storage";
import { listTeamIds } from "@/lib/teams/queries";

const graceMs = 7_000;
/** Hard limit for a graceful shutdown, in ms. */
const lastMs = 12_000;

/**
 * Starts everything that the server depends on. On failure the process reports the reason and exits: Next.js would stay
 * up without it, and answer 500 forever. On SIGTERM and SIGINT everything is shut down again, running steps first.
 */
export async function startPortal(): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
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

/** In order: settings, data folder, keys, Postgres, migrations, the first team, the shipped flows, the executor. */
async function bringUp(undo: (() => Promise<void>)[]): Promise<void> {
  const { dataDir, publicUrl } = environment();
  limitHeapGrowth();
  knowClientAddresses();
  refuseTrace();
  refuseMalformedAddresses();
  explainWrongMethods();
  limitRequestTime();
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
  const postgres = process.env.DATABASE_URL ? undefined : await startEmbeddedPostgres({ dataDir, log: say });
  if (postgres) {
    process.env.DATABASE_URL = postgres.url;
    undo.push(() => postgres.stop());
    postgres.keepUp();
  }
  undo.push(closeDatabase);
  await migrate();
  await checkEncryptionKey();
  await loadInstallation();

  // These modules read the keys and the database when they load.
  const { makeSampleTeam } = await import("./sample-team");
  const { deployShippedFlows } = await import("./deploy-shipped-flows");
  const owner = await makeSampleTeam();
  for (const teamId of await listTeamIds()) await deployShippedFlows(teamId);
  undo.push(await startWork());

  if (owner) {
    const password = process.env.ADMIN_PASSWORD ? "(as ADMIN_PASSWORD says)" : owner.password;
    const token = process.env.ADMIN_TOKEN ? "(as ADMIN_TOKEN says)" : owner.token;
    say(`The first team was created. Sign in at ${publicUrl} – these credentials are shown once:`);
    say(`  e-mail     ${owner.email}\n  password   ${password}\n  API token  ${token}`);
  }
}

/** Shuts down in reverse order of the start. */
async function takeDown(undo: (() => Promise<void>)[]): Promise<void> {
  await withPool("background", async () => {
    for (const step of undo.toReversed()) await step();
  });
}

async function startWork(): Promise<() => Promise<void>> {
  const { startSending } = await import("./loops/send-requests");
  const { startSettling } = await import("./loops/settle-deliveries");
  const { startReacting } = await import("./loops/react-to-events");
  const { startSchedules } = await import("./loops/start-schedules");
  const { flushRequests } = await import("@/lib/serving/request-log");
  const { startProfiling } = await import("./loops/profile-versions");
  const { startEvaluating } = await import("./loops/evaluate-expectations");
  const { startErasing } = await import("./loops/perform-erasures");
  const { startRefreshingDashboards } = await import("./loops/refresh-dashboards");
  const { startSweepingDeletedFiles } = await import("./loops/sweep-deleted-files");
  const { startSweepingRetention } = await import("./loops/sweep-retention");
  const { startEndingExperimentRuns } = await import("./loops/end-experiment-runs");
  const { takeOverRuns } = await import("./loops/hand-over");
  await takeOverRuns();
  const executor = await startDriving();
  const workers = [
    await startSending(),
    startSettling(),
    await startReacting(),
    await startSchedules(),
    startSweepingDeletedFiles(),
    startSweepingRetention(),
    startEndingExperimentRuns(),
    await startErasing(),
    await startProfiling(),
    await startRefreshingDashboards(),
    await startEvaluating(),
    { stop: flushRequests },
  ];
  return async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await executor.stop(graceMs);
  };
}

/** The embedded executor, or the connection to the Inngest server that drives the functions. */
async function startDriving(): Promise<{ stop(graceMs: number): Promise<void> }> {
  const { executor, inngest } = environment();
  if (executor === "inngest") {
    const { startServerWork } = await import("./loops/server-work");
    return startServerWork();
  }
  const { startExecutor } = await import("./executor/start-executor");
  const { handler } = await import("./endpoint/handler");
  const started = await startExecutor({
    handler,
    signingKey: process.env.INNGEST_SIGNING_KEY ?? "",
    eventKey: inngest.INNGEST_EVENT_KEY,
  });
  const { sendTakenBack } = await import("./loops/hand-over");
  await sendTakenBack();
  return started;
}

function say(line: string): void {
  console.log(line);
}
