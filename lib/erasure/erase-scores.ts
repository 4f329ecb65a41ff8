import { sql } from "@/db/client";
import type { Running } from "./erasure";
import { erasedText } from "./key-match";

/** Erases the keys of scored requests. The scores stay at their places; nothing leads from them to a row any more. */
export async function eraseScores({ id: erasureId, teamId, keys }: Running): Promise<void> {
  const values = [...keys.values];
  await sql().begin(async (tx) => {
    const { count } = await tx`
      update prediction_scores set keys = array(
        select case when given.key = any(${values}::text[]) then ${erasedText} else given.key end
        from unnest(keys) with ordinality as given (key, place) order by given.place)
      where team_id = ${teamId} and keys && ${values}::text[]`;
    await tx`
      insert into erasure_steps (erasure_id, kind, subject, name, searched, changed, is_done)
      values (${erasureId}, 'table', 'prediction_scores', 'scores of requests', ${count}, ${count}, true)
      on conflict do nothing`;
  });
}
