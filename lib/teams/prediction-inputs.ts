import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { teams } from "@/db/schema/teams";

/** Whether the claims of scoring requests are kept with their log. */
export async function keepsPredictionInputs(teamId: string): Promise<boolean> {
  const [team] = await db()
    .select({ keeps: teams.keepsPredictionInputs })
    .from(teams)
    .where(eq(teams.id, teamId));
  return team?.keeps ?? false;
}

/** What was kept before stays until its retention ends. */
export async function setKeepsPredictionInputs(teamId: string, keeps: boolean): Promise<void> {
  await db().update(teams).set({ keepsPredictionInputs: keeps }).where(eq(teams.id, teamId));
}
