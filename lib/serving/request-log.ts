import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { predictionRequests, predictionScores } from "@/db/schema/predictions";
import { teams } from "@/db/schema/teams";
import { type RawClaim, readClaim } from "@/lib/learning/features/read-claim";
import type { Prediction } from "@/lib/learning/onnx/score";

type Entry = Omit<typeof predictionRequests.$inferInsert, "id" | "inputs"> & {
  /** Stored only if the team enabled it. */
  inputs: Record<string, string>[];
  /** Scores by row, of the version that answered. */
  scores?: GivenScores | undefined;
};

/** Scores that a version gave. */
export interface GivenScores {
  requestId: string;
  role: "served" | "shadow";
  version: number;
  keys: string[] | undefined;
  predictions: readonly Prediction[];
}
type ScoreRow = typeof predictionScores.$inferInsert;

interface Log {
  waiting: Entry[];
  scores: ScoreRow[];
  /** Rows of `scores`. */
  scoredRows: number;
  timer?: NodeJS.Timeout;
  /** Resolves when the entries taken from `waiting` are written. */
  written: Promise<void>;
}

const gatherMs = 200;
/** Backpressure: above this number of waiting entries, new ones are dropped. Serving takes priority over logging. */
const mostWaiting = 10_000;
/** Maximum scored rows that wait; beyond, scores are not logged. */
const mostScoredRows = 500_000;
/** Maximum claims stored per request. */
const keptInputs = 100;
const log = processWide(
  "request-log",
  (): Log => ({ waiting: [], scores: [], scoredRows: 0, written: Promise.resolve() }),
);

/** Logs a scoring request. It is written in a batch within 200 ms; the request does not wait for it. */
export function logRequest(entry: Omit<Entry, "inputs"> & { inputs: readonly RawClaim[] }): void {
  if (log.waiting.length >= mostWaiting) return;
  const inputs = entry.inputs.slice(0, keptInputs).map((claim) => readClaim(claim, {}));
  const { scores, ...request } = entry;
  log.waiting.push({ ...request, createdAt: new Date(), inputs });
  if (scores) addScores(entry.teamId, entry.model, scores);
  log.timer ??= setTimeout(flushRequests, gatherMs);
}

/** Logs the scores of a version that shadowed a request, like `logRequest`. */
export function logShadow(teamId: string, model: string, scores: GivenScores): void {
  addScores(teamId, model, scores);
  log.timer ??= setTimeout(flushRequests, gatherMs);
}

function addScores(teamId: string, model: string, { predictions, keys, ...scores }: GivenScores): void {
  if (log.scoredRows + predictions.length > mostScoredRows) return;
  log.scoredRows += predictions.length;
  log.scores.push({
    teamId,
    model,
    ...scores,
    keys: keys ?? null,
    labels: predictions.map(({ label }) => label),
    probabilities: predictions.map((prediction) => prediction.fraud_probability),
    createdAt: new Date(),
  });
}

/** Writes the waiting entries; resolves when they are written. */
export function flushRequests(): Promise<void> {
  clearTimeout(log.timer);
  log.timer = undefined;
  const entries = log.waiting.splice(0);
  const scores = log.scores.splice(0);
  log.scoredRows = 0;
  if (entries.length > 0 || scores.length > 0)
    log.written = log.written
      .then(() => write(entries))
      .then(() => writeScores(scores))
      .catch((error) => console.error("Scoring requests could not be logged.", error));
  return log.written;
}

/** A request id that its caller sent twice keeps its first scores. */
async function writeScores(rows: ScoreRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 100)
    await db()
      .insert(predictionScores)
      .values(rows.slice(start, start + 100))
      .onConflictDoNothing();
}

async function write(entries: Entry[]): Promise<void> {
  const ids = [...new Set(entries.map(({ teamId }) => teamId))];
  const keeping = await db()
    .select({ id: teams.id, keeps: teams.keepsPredictionInputs })
    .from(teams)
    .where(inArray(teams.id, ids));
  const keeps = new Map(keeping.map((team) => [team.id, team.keeps]));
  const rows = entries.map((entry) => ({ ...entry, inputs: keeps.get(entry.teamId) ? entry.inputs : null }));
  // Postgres accepts at most 65,535 parameters per statement.
  for (let start = 0; start < rows.length; start += 1000)
    await db()
      .insert(predictionRequests)
      .values(rows.slice(start, start + 1000));
}
