import { hostname } from "node:os";
import { eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { executors } from "@/db/schema/executor";
import { describeProcess } from "./describe-process";
import { setDraining } from "./served-pools";

type Kind = "embedded" | "inngest";

/**
 * Records a heartbeat: this process drives functions, or sees a server that does. It also hears here whether it is to
 * take no further work.
 */
export async function recordHeartbeat(id: string, kind: Kind): Promise<void> {
  const [row] = await db()
    .insert(executors)
    .values({ id, host: hostname(), pid: process.pid, kind, ...describeProcess() })
    .onConflictDoUpdate({
      target: executors.id,
      set: { seenAt: raw`now()`, stoppedAt: null, problem: null },
    })
    .returning({ isDraining: executors.isDraining });
  setDraining(row?.isDraining ?? false);
}

/**
 * Records why the Inngest server cannot drive the functions.
 * @param isSeen the server answers; otherwise this is no heartbeat
 */
export async function recordProblem(id: string, problem: string, isSeen: boolean): Promise<void> {
  const seenAt = isSeen ? raw`now()` : raw`'epoch'`;
  await db()
    .insert(executors)
    .values({
      id,
      host: hostname(),
      pid: process.pid,
      kind: "inngest",
      seenAt,
      problem,
      ...describeProcess(),
    })
    .onConflictDoUpdate({
      target: executors.id,
      set: { problem, stoppedAt: null, ...(isSeen ? { seenAt: raw`now()` } : {}) },
    });
}

/** Records a clean stop of this process. */
export async function recordStop(id: string): Promise<void> {
  await db()
    .update(executors)
    .set({
      stoppedAt: raw`now()`,
      seenAt: raw`case when seen_at = 'epoch' then seen_at else now() end`,
      problem: null,
    })
    .where(eq(executors.id, id));
}

/** Deletes executors last seen over a day ago, except the newest: it tells since when no executor has been running. */
export async function sweepExecutors(): Promise<void> {
  await db().execute(raw`
    delete from executors
    where seen_at < now() - interval '1 day' and id <> (select id from executors order by seen_at desc limit 1)`);
}
