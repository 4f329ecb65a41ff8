import { closeDatabase, db } from "@/db/client";
import { migrate } from "@/db/migrate";
import { teams } from "@/db/schema/teams";
import { createFirstTeam } from "@/lib/teams/create-first-team";
import { teamCount } from "./portal-seed";

/** The one who signs in: owner of the first team, as tests/e2e/server.ts names it. */
export const owner = {
  email: "owner@example.com",
  password: "correct horse battery staple",
  token: "a-token-of-the-bench-that-is-long-enough",
};

/** Brings an empty database up to date, and makes the teams with the shipped flows and their deployments. */
export async function makeTeams(url: string): Promise<void> {
  process.env.DATABASE_URL = url;
  await migrate();
  await createFirstTeam(owner);
  const others = Array.from({ length: teamCount - 1 }, (_, index) => ({
    slug: `team-${index}`,
    name: `Team ${index}`,
  }));
  await db().insert(teams).values(others).onConflictDoNothing();
  const { listTeamIds } = await import("@/lib/teams/queries");
  const { deployShippedFlows } = await import("@/inngest/deploy-shipped-flows");
  for (const teamId of await listTeamIds()) await deployShippedFlows(teamId);
  await closeDatabase();
}
