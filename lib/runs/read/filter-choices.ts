import { sql } from "@/db/client";

const newest = 2000;
const atMost = 100;

/** What the newest runs of the list can be filtered by: their tags, and the names of who or what started them. */
export async function listFilterChoices(teamId: string): Promise<{ tags: string[]; starters: string[] }> {
  const rows = await sql()<{ kind: "tags" | "starters"; word: string }[]>`
    with newest as (
      select tags, trigger->>'name' as starter from runs
      where team_id = ${teamId} and parent_run_id is null order by id desc limit ${newest}
    )
    (select distinct 'tags' as kind, unnest(tags) as word from newest order by word limit ${atMost})
    union all
    (select distinct 'starters', starter as word from newest order by word limit ${atMost})`;
  const wordsOf = (kind: "tags" | "starters") => rows.flatMap((row) => (row.kind === kind ? [row.word] : []));
  return { tags: wordsOf("tags"), starters: wordsOf("starters") };
}
