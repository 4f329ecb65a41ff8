import { sql } from "@/db/client";
import { instant, readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { tagLimits } from "@/db/schema/tag-limits";
import { counted } from "@/lib/base/number-text";
import { periodInWords } from "@/lib/runs/limits/tag-limit";
import { holdsTag } from "@/lib/runs/limits/tag-use";
import type { Run } from "@/lib/runs/read/queries";
import { heldBy, just, timeOf, type WaitingFor } from "./sentences";

/** The first limit of the run's tags that leaves no slot; undefined when each leaves one. */
export async function whyNoSlotOfTag(teamId: string, { tags }: Run): Promise<WaitingFor | undefined> {
  if (tags.length === 0) return undefined;
  const limits = await readRows(
    sql()`
    select tag, at_once as "atOnce", starts, per_seconds as "perSeconds",
      -- Time when the oldest of as many begins as the period allows leaves it.
      (select begun_at + per_seconds * interval '1 second' from tag_starts
        where limit_id = tag_limits.id and begun_at > now() - per_seconds * interval '1 second'
        order by begun_at desc offset starts - 1 limit 1) as "nextAt"
    from tag_limits where team_id = ${teamId} and tag = any(${tags}::text[]) order by tag`,
    {
      tag: tagLimits.tag,
      atOnce: tagLimits.atOnce,
      starts: tagLimits.starts,
      perSeconds: tagLimits.perSeconds,
      nextAt: instant.nullable(),
    },
  );
  for (const { tag, atOnce, starts, perSeconds, nextAt } of limits) {
    const holders = atOnce === null ? [] : await listHolders(teamId, tag);
    if (atOnce !== null && holders.length >= atOnce) return heldBy(holders, atOnce, `the tag ${tag}`);
    if (nextAt && starts !== null && perSeconds !== null)
      return just(
        `Waiting for the limit of the tag ${tag}, ${counted(starts, "run")} in ${periodInWords(perSeconds)}: the next may begin at ${timeOf(nextAt)}.`,
      );
  }
  return undefined;
}

/** Runs that hold a slot of the tag, the oldest first. */
async function listHolders(teamId: string, tag: string) {
  return readRows(
    sql()`
    select runs.id, runs.name from runs join tag_limits on ${holdsTag()}
    where runs.team_id = ${teamId} and tag_limits.tag = ${tag} order by runs.id`,
    { id: runs.id, name: runs.name },
  );
}
