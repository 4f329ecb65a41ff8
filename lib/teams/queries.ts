import { db } from "@/db/client";
import { teams } from "@/db/schema/teams";

/** Ids of all teams, for work at the start that covers each of them. */
export async function listTeamIds(): Promise<string[]> {
  return (await db().select({ id: teams.id }).from(teams)).map(({ id }) => id);
}
