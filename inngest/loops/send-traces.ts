import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { followEndedRuns } from "@/lib/telemetry/run-spans";
import { isTracing } from "@/lib/telemetry/tracing";
import { startLoop } from "./work-loop";

const everyMs = 5_000;

/** Sends the spans of runs that have ended, where traces are on. Of several portals, one sends them. */
export function startSendingTraces(): { stop(): Promise<void> } {
  if (!isTracing()) return { stop: async () => {} };
  let connection: Awaited<ReturnType<ReturnType<typeof sql>["reserve"]>> | undefined;

  /** The lock belongs to its connection, so it is released when the process dies. */
  async function send(): Promise<void> {
    connection ??= await sql().reserve();
    try {
      const [lock] = await readRows(
        connection`select pg_try_advisory_lock(hashtextextended('traces', 0)) as "isOurs"`,
        { isOurs: z.boolean() },
      );
      await followEndedRuns(lock?.isOurs);
    } catch (error) {
      connection?.release();
      connection = undefined;
      throw error;
    }
  }
  const loop = startLoop("Sending traces", everyMs, send);
  return {
    async stop() {
      await loop.stop();
      await connection?.unsafe("select pg_advisory_unlock_all()").catch(() => {});
      connection?.release();
    },
  };
}
