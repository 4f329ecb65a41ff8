import { and, eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { members } from "@/db/schema/teams";
import type { Member } from "@/lib/base/member";

/** First steps of a new team, each with its completion. */
export interface FirstSteps {
  hasTrained: boolean;
  hasUploaded: boolean;
  hasChampion: boolean;
  hasBlock: boolean;
  hasColleague: boolean;
  hasToken: boolean;
}

type Who = Pick<Member, "teamId" | "userId">;

/**
 * Progress of the team's first steps, and whether the member has hidden them. The sample claims and the token created
 * at installation do not count.
 */
export async function readFirstSteps({ teamId, userId }: Who): Promise<FirstSteps & { isHidden: boolean }> {
  const [steps] = await readRows(
    db().execute(raw`select
    exists (select from model_versions where team_id = ${teamId}) as "hasTrained",
    exists (select from dataset_versions
      where team_id = ${teamId} and not is_synthetic and run_id is null and source_id is null) as "hasUploaded",
    exists (select from model_aliases join registered_models on id = registered_model_id
      where team_id = ${teamId} and alias = 'champion') as "hasChampion",
    exists (select from blocks where team_id = ${teamId}) as "hasBlock",
    (select count(*) > 1 from members where team_id = ${teamId}) as "hasColleague",
    (select count(*) > 1 from api_tokens where team_id = ${teamId} and revoked_at is null) as "hasToken",
    exists (select from members
      where team_id = ${teamId} and user_id = ${userId} and hides_first_steps) as "isHidden"`),
    {
      hasTrained: z.boolean(),
      hasUploaded: z.boolean(),
      hasChampion: z.boolean(),
      hasBlock: z.boolean(),
      hasColleague: z.boolean(),
      hasToken: z.boolean(),
      isHidden: z.boolean(),
    },
  );
  return steps!;
}

/** Hides the first steps for this member of the team. */
export async function hideFirstSteps({ teamId, userId }: Who): Promise<void> {
  await db()
    .update(members)
    .set({ hidesFirstSteps: true })
    .where(and(eq(members.teamId, teamId), eq(members.userId, userId)));
}
