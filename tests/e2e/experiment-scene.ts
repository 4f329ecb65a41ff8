import { callMlflow } from "./api";
import { type Log, pairs, send } from "./scene-calls";
import { logFiles, logModel } from "./scene-files";
import { logTraces } from "./scene-traces";
import type { Portal } from "./server";

/** Size of the work that a scene holds. */
export interface SceneSize {
  /** Points of each curve of the first three runs; the others have 200. */
  points: number;
  runs: number;
  traces: number;
}

const families = ["forest", "boosting", "linear"];
const ofTraining = ["loss", "accuracy", "auc", "f1", "precision"].flatMap((name) => [
  `train/${name}`,
  `val/${name}`,
]);
const metricKeys = [...ofTraining, "learning_rate", "epoch_seconds"];
const ofSystem = [
  "cpu_utilization_percentage",
  "system_memory_usage_megabytes",
  "gpu_0_utilization_percentage",
];

/**
 * An experiment as a data scientist leaves it behind, logged through MLflow's REST API: a sweep with nested runs, curves,
 * figures, tables, system metrics, datasets, a logged model, a registered version, and traces with their spans.
 */
export async function makeExperimentScene(portal: Portal, name: string, size: SceneSize) {
  const log = (path: string, body: object) => callMlflow(portal, path, body);
  const { experiment_id: experiment } = await log("experiments/create", { name });
  const put = (place: string, file: string, body: string | Uint8Array) =>
    send(portal, "PUT", `/api/2.0/mlflow-artifacts/artifacts/${experiment}/${place}/artifacts/${file}`, body);
  const runs: string[] = [];
  const begin = Date.UTC(2026, 10, 20, 8);
  for (let index = 0; index < size.runs; index++) {
    const started = begin + index * 3_600_000;
    const isChild = index > 0 && index < 6;
    const tags = {
      "mlflow.user": index % 2 ? "ada" : "grace",
      "mlflow.source.name": "train.py",
      "mlflow.source.git.commit": "8f3c1d2e9b7a6f5e4d3c2b1a0f9e8d7c6b5a4f3e",
      team: index % 3 ? "claims" : "underwriting",
      ticket: `https://tickets.example.com/ML-${100 + index}`,
      ...(isChild && { "mlflow.parentRunId": runs[0] }),
    };
    const run_name = index === 0 ? "sweep of three families" : `${families[index % 3]}-${index}`;
    const { run } = await log("runs/create", {
      experiment_id: experiment,
      run_name,
      start_time: started,
      tags: pairs(tags),
    });
    const { run_id } = run.info;
    runs.push(run_id);
    const rate = 10 ** (-1 - (index % 12) / 4);
    const params = {
      model: families[index % 3],
      learning_rate: rate.toPrecision(3),
      max_depth: 3 + (index % 7),
      batch_size: 2 ** (4 + (index % 4)),
      dropout: (index % 5) / 10,
      seed: 7,
      features: `amount, age, region, channel, ${"customer_history_".repeat(8)}${index}`,
    };
    await log("runs/log-batch", { run_id, params: pairs(params) });
    await logCurves(log, run_id, { points: index < 3 ? size.points : 200, started, rate, depth: index % 7 });
    if (index < 3) await logFiles(put, run_id, index);
    if (index === 3) continue;
    const status = index === 5 ? "FAILED" : "FINISHED";
    await log("runs/update", { run_id, status, end_time: started + 1_260_000 + index * 60_000 });
  }
  const model = await logModel(log, put, { experiment, run: runs[0]!, name: `${name}-model` });
  const ready = JSON.stringify({ model_id: model.model, status: "LOGGED_MODEL_READY" });
  await send(portal, "PATCH", `/api/2.0/mlflow/logged-models/${model.model}`, ready);
  await logTraces(portal, { experiment, run: runs[0]!, traces: size.traces });
  return { experiment: experiment as string, runs, ...model };
}

async function logCurves(
  log: Log,
  run_id: string,
  { points, started, rate, depth }: { points: number; started: number; rate: number; depth: number },
) {
  const keys = [...metricKeys, ...ofSystem.map((key) => `system/${key}`)];
  for (const [place, key] of keys.entries()) {
    const count = key.startsWith("system/") ? Math.min(points, 300) : points;
    const values = Array.from({ length: count }, (_, step) => ({
      key,
      step,
      timestamp: started + Math.round((step * 1_200_000) / count),
      value: curveAt(key, step / count, { rate, depth, wave: Math.sin(step * 12.9898 + place * 78.233) }),
    }));
    for (let at = 0; at < values.length; at += 1000)
      await log("runs/log-batch", { run_id, metrics: values.slice(at, at + 1000) });
  }
}

/** A plausible value at a part of the training, from 0 to 1, with some noise. */
function curveAt(
  key: string,
  part: number,
  at: { rate: number; depth: number; wave: number },
): number | string {
  const best = 0.92 - Math.abs(Math.log10(at.rate) + 2) * 0.08 - Math.abs(at.depth - 4) * 0.012;
  const grown = best * (1 - Math.exp(-6 * part)) + at.wave * 0.015;
  if (key.startsWith("system/gpu")) return 60 + at.wave * 35;
  if (key.startsWith("system/cpu")) return 40 + at.wave * 20 + part * 10;
  if (key.startsWith("system/")) return 2000 + part * 6000;
  if (key === "learning_rate") return at.rate * (1 - 0.9 * part);
  if (key === "epoch_seconds") return 4 + at.wave;
  if (key.endsWith("loss")) return part === 0 ? "NaN" : Math.max(0.01, 1.2 - grown);
  return key.startsWith("val") ? grown * 0.96 : grown;
}

/** Many short runs, such as a search over parameters leaves, eight at a time. */
export async function logManyRuns(portal: Portal, name: string, count: number): Promise<string> {
  const log: Log = (path, body) => callMlflow(portal, path, body);
  const { experiment_id } = await log("experiments/create", { name });
  const numbers = Array.from({ length: count }, (_, index) => index).values();
  const work = async () => {
    for (const index of numbers) {
      const start_time = Date.UTC(2026, 9, 1) + index * 60_000;
      const { run } = await log("runs/create", { experiment_id, run_name: `trial-${index}`, start_time });
      const { run_id } = run.info;
      const [rate, depth] = [10 ** (-4 + ((index * 37) % 300) / 100), 2 + ((index * 13) % 12)];
      const loss =
        0.3 + (Math.log10(rate) + 2.2) ** 2 * 0.12 + (depth - 7) ** 2 * 0.006 + ((index * 7919) % 100) / 2000;
      const values = { loss, accuracy: 1 - loss / 2, seconds: depth * 3 };
      await log("runs/log-batch", {
        run_id,
        params: pairs({ model: families[index % 3], learning_rate: rate.toPrecision(3), max_depth: depth }),
        metrics: Object.entries(values).map(([key, value]) => ({
          key,
          value,
          timestamp: start_time,
          step: 0,
        })),
      });
      await log("runs/update", {
        run_id,
        status: index % 50 === 7 ? "FAILED" : "FINISHED",
        end_time: start_time + depth * 3000,
      });
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return experiment_id;
}
