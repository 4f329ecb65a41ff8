import { db } from "@/db/client";
import { deployments } from "@/db/schema/flows";

/** Makes a deployment of a flow where the team has none of that slug; leaves an existing one as it is. */
export async function ensureDeployment(
  teamId: string,
  deployment: Pick<
    typeof deployments.$inferInsert,
    "slug" | "name" | "description" | "flowId" | "params" | "tags"
  >,
): Promise<void> {
  await db()
    .insert(deployments)
    .values({ teamId, ...deployment })
    .onConflictDoNothing();
}
