import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { dropExpiredSessions } from "@/lib/auth/sessions";
import { hourMs } from "@/lib/base/time-units";
import { dropEndedWindows } from "@/lib/limits/rate-limit";
import { sweepTeam } from "@/lib/retention/sweep";
import { sweepOrphans } from "@/lib/retention/sweep-orphans";
import { dropExpired } from "@/lib/runs/keep/result-cache";
import { listTeamIds } from "@/lib/teams/queries";

const everyMs = hourMs;
const firstAfterMs = 60_000;

/**
 * Once an hour, one process deletes expired data: by the teams' retention, expired cached results, and stored files
 * that no row names.
 */
export function startSweepingRetention(): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let sweeping = Promise.resolve();
  const sweep = () => {
    sweeping = sweepOnce(stopping.signal).catch((error) =>
      console.error("Retention could not be applied.", error),
    );
  };
  const first = setTimeout(sweep, firstAfterMs);
  const timer = setInterval(sweep, everyMs);
  return {
    async stop() {
      clearTimeout(first);
      clearInterval(timer);
      stopping.abort();
      await sweeping;
    },
  };
}

/** The lock belongs to its connection, so it is released when the process dies. */
async function sweepOnce(signal: AbortSignal): Promise<void> {
  const connection = await sql().reserve();
  try {
    const [lock] = await readRows(
      connection`select pg_try_advisory_lock(hashtextextended('retention', 0)) as "isOurs"`,
      { isOurs: z.boolean() },
    );
    if (!lock?.isOurs) return;
    try {
      await dropExpired();
      await dropEndedWindows();
      await dropExpiredSessions();
      await sweepTeams(signal);
      const orphans = await sweepOrphans(signal);
      if (orphans > 0) console.log(`Deleted ${orphans} stored files that no row names.`);
    } finally {
      await connection`select pg_advisory_unlock(hashtextextended('retention', 0))`;
    }
  } finally {
    connection.release();
  }
}

async function sweepTeams(signal: AbortSignal): Promise<void> {
  for (const teamId of await listTeamIds()) {
    if (signal.aborted) return;
    const gone = Object.entries(await sweepTeam(teamId, signal)).filter(([, count]) => count > 0);
    const summary = gone.map(([kind, count]) => `${count} ${kind}`).join(", ");
    if (summary) console.log(`Retention of team ${teamId}: deleted ${summary}.`);
  }
}
