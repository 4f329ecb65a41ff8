import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";

const newest = 2000;
const atMost = 100;

/**
 * Filter values of the newest runs in the list: their tags, and the names of the persons or triggers that started them.
 */
export async function listFilterChoices(teamId: string): Promise<{ tags: string[]; starters: string[] }> {
  const rows = await readRows(
    sql()`
    -- The runs that are looked at.
    with newest as (
      select tags, trigger->>'name' as starter from runs
      where team_id = ${teamId} and parent_run_id is null order by id desc limit ${newest}
    )
    (select distinct 'tags' as kind, unnest(tags) as word from newest order by word limit ${atMost})
    union all
    (select distinct 'starters', starter as word from newest order by word limit ${atMost})`,
    { kind: z.enum(["tags", "starters"]), word: z.string().nullable() },
  );
  const wordsOf = (kind: "tags" | "starters") =>
    rows.flatMap((row) => (row.kind === kind && row.word !== null ? [row.word] : []));
  return { tags: wordsOf("tags"), starters: wordsOf("starters") };
}
