import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";

/**
 * Which reactions wait, in one statement: changes of runs to look at, firings to perform, messages to send; and the ms
 * until a message is due, where one will be.
 */
export async function findReactions() {
  const [found] = await readRows(
    sql()`
    select
      exists (select from run_events where node_id is null and not is_dispatched) as "toDispatch",
      exists (select from automation_firings where state = 'due') as "toPerform",
      exists (select from outgoing_deliveries where state = 'waiting' and next_attempt_at <= now()) as "toSend",
      (select extract(epoch from min(next_attempt_at) - now()) * 1000 from outgoing_deliveries
        where state = 'waiting' and next_attempt_at > now())::float8 as "nextMs"`,
    {
      toDispatch: z.boolean(),
      toPerform: z.boolean(),
      toSend: z.boolean(),
      nextMs: z.number().nullable(),
    },
  );
  return found!;
}
