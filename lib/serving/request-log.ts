import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { predictionRequests } from "@/db/schema/predictions";
import { teams } from "@/db/schema/teams";
import { type RawClaim, readClaim } from "@/lib/learning/features/read-claim";

type Entry = Omit<typeof predictionRequests.$inferInsert, "id" | "inputs"> & {
  /** Stored only if the team enabled it. */
  inputs: Record<string, string>[];
};

interface Log {
  waiting: Entry[];
  timer?: NodeJS.Timeout;
  /** Resolves when the entries taken from `waiting` are written. */
  written: Promise<void>;
}

const gatherMs = 200;
/** Backpressure: above this number of waiting entries, new ones are dropped. Serving takes priority over logging. */
const mostWaiting = 10_000;
/** Maximum claims stored per request. */
const keptInputs = 100;
const log = processWide("request-log", (): Log => ({ waiting: [], written: Promise.resolve() }));

/** Logs a scoring request. It is written in a batch within 200 ms; the request does not wait for it. */
export function logRequest(entry: Omit<Entry, "inputs"> & { inputs: readonly RawClaim[] }): void {
  if (log.waiting.length >= mostWaiting) return;
  const inputs = entry.inputs.slice(0, keptInputs).map((claim) => readClaim(claim, {}));
  log.waiting.push({ ...entry, createdAt: new Date(), inputs });
  log.timer ??= setTimeout(flushRequests, gatherMs);
}

/** Writes the waiting entries; resolves when they are written. */
export function flushRequests(): Promise<void> {
  clearTimeout(log.timer);
  log.timer = undefined;
  const entries = log.waiting.splice(0);
  if (entries.length > 0)
    log.written = log.written
      .then(() => write(entries))
      .catch((error) => console.error("Scoring requests could not be logged.", error));
  return log.written;
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
