import { closeDatabase } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { migrate } from "@/db/migrate";
import { environment } from "@/lib/base/environment";
import { StartError } from "@/lib/base/start-problem";
import { checkEncryptionKey } from "@/lib/crypto/team-key";
import { loadInstallation } from "@/lib/executors/installation";
import { isPortalAlive } from "@/lib/executors/queries";
import { knowClientAddresses, refuseTrace } from "@/lib/net/client-address";
import { explainWrongMethods, refuseMalformedAddresses } from "@/lib/net/refuse-requests";
import { limitRequestTime } from "@/lib/net/request-time";
import { markStorage, readStorageMark } from "@/lib/storage/open-storage";
import { listTeamIds } from "@/lib/teams/queries";
import { logEndedRequest, sayOnlyHere } from "@/lib/telemetry/process-log";
import { recordRequest } from "@/lib/telemetry/request-spans";
import { watchRequests } from "@/lib/telemetry/requests";
import { isTracing } from "@/lib/telemetry/tracing";
import { graceMs, prepareFolder, runProcess, say, startTelling, type Undo } from "./run-process";
import { startDriving } from "./start-driving";

/**
 * Starts the portal, in order: settings, data folder, keys, Postgres, migrations, the first team, the shipped flows, the
 * executor.
 */
export function startPortal(): Promise<void> {
  return runProcess(bringUp);
}

async function bringUp(undo: Undo): Promise<void> {
  const { dataDir, publicUrl, logsJson, logsTo } = environment();
  await startTelling(undo);
  watchRequests(...(logsJson || logsTo ? [logEndedRequest] : []), ...(isTracing() ? [recordRequest] : []));
  knowClientAddresses();
  refuseTrace();
  refuseMalformedAddresses();
  explainWrongMethods();
  limitRequestTime();
  await prepareFolder();
  const postgres = process.env.DATABASE_URL ? undefined : await startEmbeddedPostgres({ dataDir, log: say });
  if (postgres) {
    process.env.DATABASE_URL = postgres.url;
    undo.push(() => postgres.stop());
    postgres.keepUp();
  }
  undo.push(closeDatabase);
  await migrate();
  await checkEncryptionKey();
  const installation = await loadInstallation();
  await requireSharedStorage(installation);
  await markStorage(installation);

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
    sayOnlyHere(`  e-mail     ${owner.email}\n  password   ${password}\n  API token  ${token}`);
  }
}

/** A portal beside another needs its files: a run that begins here would not find what the other has stored. */
async function requireSharedStorage(installation: string): Promise<void> {
  // In this order: a portal that is alive has left its mark.
  if (!(await isPortalAlive()) || (await readStorageMark()) === installation) return;
  throw new StartError(
    "Another portal of this database is running, with other storage. Give both the same STORAGE_URL, or, on one machine, the same DATA_DIR.",
  );
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
  const { startSendingTraces } = await import("./loops/send-traces");
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
    startSendingTraces(),
    { stop: flushRequests },
  ];
  return async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await executor.stop(graceMs);
  };
}
