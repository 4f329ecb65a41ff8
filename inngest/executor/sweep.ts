import { sql } from "@/db/client";
import { sweepExecutors } from "@/lib/executors/mutations";

/** An event's id is remembered, and an ended run kept, this long; Inngest's server remembers ids for a day. */
const keptDays = 7;

/** Deletes what the embedded executor needs no more. */
export async function sweep(): Promise<void> {
  const before = sql()`now() - ${keptDays} * interval '1 day'`;
  await sql()`delete from executor_runs where ended_at < ${before}`;
  await sql()`
    delete from executor_events e where received_at < ${before}
      and not exists (select from executor_runs r where r.event_id = e.id)`;
  await sweepExecutors();
  await sql()`delete from executor_rates where arrival_at < ${before}`;
}
