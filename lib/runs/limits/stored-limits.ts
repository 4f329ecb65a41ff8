import { and, asc, eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { tagLimits } from "@/db/schema/tag-limits";
import { DomainError } from "@/lib/base/errors";
import { tellOfWork } from "@/lib/runs/states/work-waits";
import type { TagLimitInput } from "./tag-limit";
import { tagUse } from "./tag-use";

const maxLimits = 200;

type TagLimit = typeof tagLimits.$inferSelect;

/** The team's limits, by tag, each with the number of runs that count for it now. */
export async function listTagLimits(
  teamId: string,
): Promise<(TagLimit & { taken: number; begun: number })[]> {
  const limits = await db()
    .select()
    .from(tagLimits)
    .where(eq(tagLimits.teamId, teamId))
    .orderBy(asc(tagLimits.tag));
  const use = await readRows(sql()`select tag, taken, begun from ${tagUse(teamId)}`, {
    tag: tagLimits.tag,
    taken: z.int(),
    begun: z.int(),
  });
  const useOf = new Map(use.map(({ tag, ...counts }) => [tag, counts]));
  return limits.map((limit) => ({ ...limit, ...(useOf.get(limit.tag) ?? { taken: 0, begun: 0 }) }));
}

/**
 * Creates the limit of a tag, or replaces it. Runs that have begun go on, over a smaller limit too.
 * @throws DomainError "conflict" with too many of them
 */
export async function saveTagLimit(teamId: string, tag: string, input: TagLimitInput): Promise<TagLimit> {
  const set = { ...input, updatedAt: raw`now()` };
  const [changed] = await db().update(tagLimits).set(set).where(isOf(teamId, tag)).returning();
  const saved = changed ?? (await addTagLimit(teamId, tag, input));
  tellOfWork("admit");
  return saved;
}

async function addTagLimit(teamId: string, tag: string, input: TagLimitInput): Promise<TagLimit> {
  if ((await db().$count(tagLimits, eq(tagLimits.teamId, teamId))) >= maxLimits)
    throw new DomainError("conflict", `A team may have at most ${maxLimits} limits. Delete one first.`);
  const [added] = await db()
    .insert(tagLimits)
    .values({ teamId, tag, ...input })
    .onConflictDoUpdate({
      target: [tagLimits.teamId, tagLimits.tag],
      set: { ...input, updatedAt: raw`now()` },
    })
    .returning();
  return added!;
}

/** Deletes the limit of a tag; runs that wait for it may begin. @throws DomainError "not-found" */
export async function deleteTagLimit(teamId: string, tag: string): Promise<void> {
  const gone = await db().delete(tagLimits).where(isOf(teamId, tag)).returning({ id: tagLimits.id });
  if (gone.length === 0) throw new DomainError("not-found", `There is no limit of the tag "${tag}".`);
  tellOfWork("admit");
}

function isOf(teamId: string, tag: string) {
  return and(eq(tagLimits.teamId, teamId), eq(tagLimits.tag, tag));
}
