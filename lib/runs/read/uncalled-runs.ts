import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";

/** Number of runs, of all teams, that the executor accepted over `seconds` ago and has not begun. */
export async function countUncalled(seconds: number): Promise<number> {
  const [row] = await readRows(
    sql()`
    select count(*)::int as count from runs
    where state = 'Pending' and sent_at < now() - ${seconds} * interval '1 second'`,
    { count: z.int() },
  );
  return row!.count;
}
