import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { predictionRequests } from "@/db/schema/predictions";
import { teams } from "@/db/schema/teams";
import { type RawClaim, readClaim } from "@/lib/learning/features/read-claim";

type Entry = Omit<typeof predictionRequests.$inferInsert, "id" | "inputs"> & {
  /** Kept only where the team says so. */
  inputs: Record<string, string>[];
};

interface Log {
  waiting: Entry[];
  timer?: NodeJS.Timeout;
  /** Resolves when what was taken from `waiting` is on the disk. */
  written: Promise<void>;
}

const gatherMs = 200;
/** Past this the newest are not logged: predictions go before what is noted of them. */
const mostWaiting = 10_000;
/** Of a request's claims, so many are kept. */
const keptInputs = 100;
const log = processWide("request-log", (): Log => ({ waiting: [], written: Promise.resolve() }));

/** Notes a scoring request. It is written within 200 ms, together with others: nobody waits for it. */
export function logRequest(entry: Omit<Entry, "inputs"> & { inputs: readonly RawClaim[] }): void {
  if (log.waiting.length >= mostWaiting) return;
  const inputs = entry.inputs.slice(0, keptInputs).map((claim) => readClaim(claim, {}));
  log.waiting.push({ ...entry, createdAt: new Date(), inputs });
  log.timer ??= setTimeout(flushRequests, gatherMs);
}

/** Writes what is noted; resolves when it is on the disk. */
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
  // Postgres takes 65,535 parameters at once.
  for (let start = 0; start < rows.length; start += 1000)
    await db()
      .insert(predictionRequests)
      .values(rows.slice(start, start + 1000));
}
