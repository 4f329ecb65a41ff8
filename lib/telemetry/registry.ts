import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { processWide } from "@/db/process-wide";

/** Upper bounds in seconds, from a fast call to a long training. */
const secondsBuckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400];

/** The metrics of this process; docs/operating.md lists them. Labels have few values; names that people give are those of registered models alone. */
export const metrics = processWide("metrics", () => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `switchyard_${name}`, help, labelNames, registers });
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `switchyard_${name}`, help, labelNames, registers });
  const seconds = (name: string, help: string, labelNames: string[] = []) =>
    new Histogram({ name: `switchyard_${name}`, help, labelNames, buckets: secondsBuckets, registers });
  return {
    registry,
    build: gauge("build_info", "Always 1; the version is a label.", ["version"]),
    databaseUp: gauge("database_up", "1 when the database answered this scrape, else 0."),
    databaseBytes: gauge("database_bytes", "Size of the database."),
    connections: gauge("database_connections", "Connections to the database, by state.", ["state"]),
    maxConnections: gauge("database_connections_max", "Connections that the server allows."),
    diskFree: gauge("disk_free_bytes", "Free space on the disk of DATA_DIR."),
    diskSize: gauge("disk_bytes", "Size of the disk of DATA_DIR."),
    openRuns: gauge("runs_open", "Runs that have not ended, by state.", ["state"]),
    runsEnded: counter("runs_ended_total", "Runs that ended since this process started, by state.", [
      "state",
    ]),
    queueSeconds: seconds("run_queue_seconds", "Time between the request of a run and its begin."),
    stepSeconds: seconds("step_seconds", "Duration of steps that ended, by task and state.", [
      "task",
      "state",
    ]),
    dueCalls: gauge("executor_calls_due", "Calls of the embedded executor that no process has taken yet."),
    oldestCall: gauge("executor_oldest_call_seconds", "Age of the oldest of these calls."),
    messagesWaiting: gauge(
      "outgoing_messages_waiting",
      "Messages of outgoing webhooks that are still to be sent.",
    ),
    workers: gauge("processes", "Processes seen within a day, by role and state.", ["role", "state"]),
    drift: gauge("drift_share", "Share of drifted columns in a model's newest monitoring.", [
      "team",
      "model",
    ]),
    events: counter(
      "events_total",
      "Events besides state changes, such as dataset.expectation_failed, by type.",
      ["type"],
    ),
    requests: seconds("http_request_seconds", "HTTP requests, by kind, method and status.", [
      "kind",
      "method",
      "status",
    ]),
    predictions: counter("predictions_total", "Scored rows, by status of the request.", ["status"]),
    predictionSeconds: seconds("prediction_seconds", "Duration of scoring requests."),
  };
});

/** Counts a scoring request. @param rows rows in it */
export function countPrediction({
  rows,
  status,
  latencyMs,
}: {
  rows: number;
  status: number;
  latencyMs: number;
}): void {
  metrics.predictions.inc({ status: String(status) }, rows);
  metrics.predictionSeconds.observe(latencyMs / 1000);
}
