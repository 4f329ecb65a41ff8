import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@/db/connect";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { type Portal, startPortal } from "./e2e/server";

/** A portal whose owner has allowed loopback, so that its blocks may name servers of this machine. */
export async function startPortalThatReachesLoopback(): Promise<Portal> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-team-mlflow-"));
  const database = await startEmbeddedPostgres({ dataDir: folder, log: () => {} });
  const portal = await startPortal({ env: { DATABASE_URL: database.url } });
  const sql = connect(database.url, { max: 1 });
  await sql`insert into allowed_hosts (id, team_id, host) select 'loopback', id, '127.0.0.1' from teams`;
  await sql.end();
  return {
    ...portal,
    async stop() {
      await portal.stop();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A call of the portal's API that must succeed. */
export async function callApi<T>(portal: Portal, method: string, call: string, body?: object): Promise<T> {
  const response = await fetch(`${portal.url}/api/v1${call}`, {
    method,
    headers: { authorization: `Bearer ${portal.adminToken}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${call}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>;
}

export interface TrainedRun {
  id: string;
  state: string;
  stateMessage: string | null;
  logs: string[];
  reports: Record<string, string>;
}

/** Names an MLflow server in a block, checks and binds it, and trains. @returns the run's result */
export async function trainWith(
  portal: Portal,
  values: { uri: string; token?: string },
): Promise<{ check: { isOk: boolean; message: string }; run: TrainedRun }> {
  const call = <T>(method: string, path: string, body?: object) => callApi<T>(portal, method, path, body);
  await call("POST", "/blocks", { type: "mlflow-server", name: "team-mlflow", values });
  const check = await call<{ isOk: boolean; message: string }>("POST", "/blocks/team-mlflow/check", {});
  const deployment = "/deployments/train-insurance-fraud-model";
  await call("PATCH", deployment, { blocks: { mlflow: "team-mlflow" } });
  const params = { bestParamsSource: "none" };
  const { id } = await call<{ id: string }>("POST", `${deployment}/runs`, { params });
  const ends = ["Completed", "Failed", "Crashed", "TimedOut"];
  let run = { state: "Pending", stateMessage: null };
  for (const until = Date.now() + 90_000; !ends.includes(run.state) && Date.now() < until; await sleep(300))
    run = await call("GET", `/runs/${id}`);
  const logs = await call<{ items: { message: string }[] }>("GET", `/runs/${id}/logs?limit=200`);
  const artifacts = await call<{ items: { key: string; data: { markdown?: string } }[] }>(
    "GET",
    `/runs/${id}/artifacts?limit=200`,
  );
  const reports = artifacts.items.flatMap(({ key, data }) => (data.markdown ? [[key, data.markdown]] : []));
  return {
    check,
    run: { ...run, id, logs: logs.items.map(({ message }) => message), reports: Object.fromEntries(reports) },
  };
}
