import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { teams } from "@/db/schema/teams";

/** True when the claims of scoring requests are stored with their log. */
export async function keepsPredictionInputs(teamId: string): Promise<boolean> {
  const [team] = await db()
    .select({ keeps: teams.keepsPredictionInputs })
    .from(teams)
    .where(eq(teams.id, teamId));
  return team?.keeps ?? false;
}

/** Claims stored earlier stay until their retention ends. */
export async function setKeepsPredictionInputs(teamId: string, keeps: boolean): Promise<void> {
  await db().update(teams).set({ keepsPredictionInputs: keeps }).where(eq(teams.id, teamId));
}
