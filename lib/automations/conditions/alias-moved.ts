import { and, asc, eq, gte, lt, type SQL } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { modelAliasChanges, registeredModels } from "@/db/schema/registered-models";
import { defineCondition, type Occurrence } from "@/lib/automations/condition";
import { modelName, word } from "@/lib/automations/fields";
import { dayMs } from "@/lib/base/time-units";

const schema = z.strictObject({ type: z.literal("alias-moved"), alias: word(), model: modelName() });
type Fields = z.output<typeof schema>;

export default defineCondition({
  slug: "alias-moved",
  name: "a model’s alias moves",
  sentence: "the alias {alias} of the model {model} moves",
  initial: { type: "alias-moved", alias: "champion", model: "insurance-fraud" },
  schema,
  now: (fields, { teamId, since }) => {
    const recent = new Date(Math.max(since.getTime(), Date.now() - dayMs));
    return moves(teamId, fields, gte(modelAliasChanges.createdAt, recent));
  },
  between: (fields, { teamId, since, until }) =>
    moves(
      teamId,
      fields,
      and(gte(modelAliasChanges.createdAt, since), lt(modelAliasChanges.createdAt, until)),
    ),
});

async function moves(
  teamId: string,
  { alias, model }: Fields,
  within: SQL | undefined,
): Promise<Occurrence[]> {
  const rows = await db()
    .select({ move: modelAliasChanges })
    .from(modelAliasChanges)
    .innerJoin(registeredModels, eq(registeredModels.id, modelAliasChanges.registeredModelId))
    .where(
      and(
        eq(modelAliasChanges.teamId, teamId),
        eq(registeredModels.name, model),
        eq(modelAliasChanges.alias, alias),
        within,
      ),
    )
    .orderBy(asc(modelAliasChanges.createdAt))
    .limit(1000);
  const inWords = (version: number | null) => (version === null ? "no version" : `version ${version}`);
  return rows.map(({ move: { id, fromVersion, toVersion, changedBy, createdAt } }) => ({
    cause: `alias:${id}`,
    reason: `${model}@${alias} moved from ${inWords(fromVersion)} to ${inWords(toVersion)}${changedBy && `, by ${changedBy}`}.`,
    at: createdAt,
  }));
}
