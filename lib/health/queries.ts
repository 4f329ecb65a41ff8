import { statfs } from "node:fs/promises";
import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { instant, readRows } from "@/db/rows";
import { executors } from "@/db/schema/executor";
import { environment } from "@/lib/base/environment";
import { RunState } from "@/lib/base/run";
import { silentSeconds } from "@/lib/executors/queries";

const { AwaitingConcurrencySlot, Pending, Running, AwaitingRetry, Paused, Cancelling } = RunState.enum;

/** A process that drives functions, or sees an Inngest server that does. */
export interface Executor {
  id: string;
  host: string;
  pid: number;
  kind: "embedded" | "inngest";
  startedAt: Date;
  seenAt: Date;
  /** `silent`: no heartbeat for 15 s, and no clean stop. */
  state: "alive" | "silent" | "stopped";
  /** Reason why its Inngest server cannot drive the functions. */
  problem: string | null;
}

/** Processes seen within the last day, newest heartbeat first. They belong to the installation. */
export async function listExecutors(): Promise<Executor[]> {
  return readRows(
    db().execute(raw`
    select id, host, pid, kind, started_at as "startedAt", seen_at as "seenAt", problem,
      case when stopped_at is not null then 'stopped'
        when seen_at > now() - ${silentSeconds} * interval '1 second' then 'alive' else 'silent' end as state
    from executors order by seen_at desc limit 50`),
    {
      id: executors.id,
      host: executors.host,
      pid: executors.pid,
      kind: executors.kind,
      startedAt: executors.startedAt,
      seenAt: executors.seenAt,
      state: z.enum(["alive", "silent", "stopped"]),
      problem: executors.problem,
    },
  );
}

/** Length of one of the team's queues, and the time since which its oldest entry waits. */
export interface Queue {
  name: string;
  count: number;
  oldest: Date | null;
  /** Remedy for a queue that does not get shorter; null while none is needed. */
  remedy: string | null;
}

/** Runs sent to an executor that have not begun after this time need a remedy, in seconds. */
const longestSentSeconds = 60;
const sentRemedy =
  "The executor has not begun them: see Executors above. A run that an Inngest server has lost is sent again after a minute; cancel a run to end it within half a minute, then retry or delete it.";

/** The team's queues: waiting and running runs, and outgoing messages. */
export async function listQueues(teamId: string): Promise<Queue[]> {
  return readRows(
    db().execute(raw`
    select 'Runs to send to the executor' as name, count(*)::int as count, min(created_at) as oldest, null::text as remedy
      from runs where team_id = ${teamId} and state = ${Pending} and sent_at is null
    union all select 'Runs sent and not begun', count(*)::int, min(sent_at),
        case when min(sent_at) < now() - ${longestSentSeconds} * interval '1 second' then ${sentRemedy}::text end
      from runs where team_id = ${teamId} and state = ${Pending} and sent_at is not null
    union all select 'Runs waiting for a slot', count(*)::int, min(created_at), null::text
      from runs where team_id = ${teamId} and state = ${AwaitingConcurrencySlot}
    union all select 'Runs in progress', count(*)::int, min(started_at), null::text
      from runs where team_id = ${teamId} and state in ${[Running, AwaitingRetry, Paused, Cancelling]}
    union all select 'Outgoing messages to be sent', count(*)::int, min(created_at), null::text
      from outgoing_deliveries where team_id = ${teamId} and state = 'waiting'`),
    { name: z.string(), count: z.int(), oldest: instant.nullable(), remedy: z.string().nullable() },
  );
}

/** Free space and response time of database and disk. Sizes in bytes. */
export interface Room {
  postgresVersion: string;
  databaseBytes: number;
  connections: number;
  mostConnections: number;
  /** One round trip including these figures, in ms. */
  answerMs: number;
  diskBytes: number;
  freeBytes: number;
}

/** Measures free space in the database server and on the disk of DATA_DIR. */
export async function measureRoom(): Promise<Room> {
  const { dataDir } = environment();
  const begin = performance.now();
  const [row] = await readRows(
    db().execute(raw`
    select current_setting('server_version') as "postgresVersion", pg_database_size(current_database())::float8 as "databaseBytes",
      (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
      current_setting('max_connections')::int as "mostConnections"`),
    {
      postgresVersion: z.string(),
      databaseBytes: z.number(),
      connections: z.int(),
      mostConnections: z.int(),
    },
  );
  const answerMs = performance.now() - begin;
  const disk = await statfs(dataDir);
  return {
    ...row!,
    answerMs,
    diskBytes: disk.blocks * disk.bsize,
    freeBytes: disk.bavail * disk.bsize,
  };
}
