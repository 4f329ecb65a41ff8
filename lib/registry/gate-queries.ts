import { and, asc, desc, eq, gte } from "drizzle-orm";
import { db } from "@/db/client";
import { firstIdAt } from "@/db/id";
import { modelGateChecks, modelGates } from "@/db/schema/registered-models";

export type SetGate = typeof modelGates.$inferSelect;
export type GateCheck = typeof modelGateChecks.$inferSelect;

/** Gates of a model, or of one of its aliases. */
export async function listGates(
  teamId: string,
  registeredModelId: string,
  alias?: string,
): Promise<SetGate[]> {
  return db()
    .select()
    .from(modelGates)
    .where(
      and(
        eq(modelGates.teamId, teamId),
        eq(modelGates.registeredModelId, registeredModelId),
        alias === undefined ? undefined : eq(modelGates.alias, alias),
      ),
    )
    .orderBy(asc(modelGates.alias), asc(modelGates.gate));
}

/** Results of a model's gate checks, newest first. @param options.since by the clock of this process, as ids are */
export async function listGateChecks(
  teamId: string,
  registeredModelId: string,
  { version, since, limit = 100 }: { version?: number; since?: Date; limit?: number } = {},
): Promise<GateCheck[]> {
  return db()
    .select()
    .from(modelGateChecks)
    .where(
      and(
        eq(modelGateChecks.teamId, teamId),
        eq(modelGateChecks.registeredModelId, registeredModelId),
        version === undefined ? undefined : eq(modelGateChecks.version, version),
        since && gte(modelGateChecks.id, firstIdAt(since)),
      ),
    )
    .orderBy(desc(modelGateChecks.createdAt), desc(modelGateChecks.id))
    .limit(limit);
}
