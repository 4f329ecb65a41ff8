import { db } from "@/db/client";
import { teams } from "@/db/schema/teams";

/** The ids of all teams, for work that is done for each of them at the start. */
export async function listTeamIds(): Promise<string[]> {
  return (await db().select({ id: teams.id }).from(teams)).map(({ id }) => id);
}
