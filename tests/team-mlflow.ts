import type { Run } from "./e2e/api";
import type { UsedPortal } from "./e2e/use-portal";

export interface TrainedRun extends Run {
  logs: string[];
  reports: Record<string, string>;
}

/**
 * Names an MLflow server on this machine in a block, checks and binds it, and trains.
 * @returns the run's result
 */
export async function trainWith(
  { api, waitForRun }: UsedPortal,
  values: { uri: string; token?: string },
): Promise<{ check: { isOk: boolean; message: string }; run: TrainedRun }> {
  await api("POST", "/allowed-hosts", { host: "127.0.0.1" });
  await api("POST", "/blocks", { type: "mlflow-server", name: "team-mlflow", values });
  const check = await api("POST", "/blocks/team-mlflow/check", {});
  const deployment = "/deployments/train-insurance-fraud-model";
  await api("PATCH", deployment, { blocks: { mlflow: "team-mlflow" } });
  const { id } = await api("POST", `${deployment}/runs`, { params: { bestParamsSource: "none" } });
  const run = await waitForRun(id);
  const logs = await api<{ items: { message: string }[] }>("GET", `/runs/${id}/logs?limit=200`);
  const artifacts = await api<{ items: { key: string; data: { markdown?: string } }[] }>(
    "GET",
    `/runs/${id}/artifacts?limit=200`,
  );
  const reports = artifacts.items.flatMap(({ key, data }) => (data.markdown ? [[key, data.markdown]] : []));
  return {
    check,
    run: { ...run, logs: logs.items.map(({ message }) => message), reports: Object.fromEntries(reports) },
  };
}
