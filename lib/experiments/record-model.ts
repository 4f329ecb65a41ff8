import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { experimentTags } from "@/db/schema/experiments";
import { parseJson } from "@/lib/base/json";
import { lockActiveRun } from "./lock-active-run";

/** Tag with the models that clients before MLflow 3 logged to a run, as a list in JSON. */
const historyTag = "mlflow.log-model.history";
/** Longest value of a tag. */
const mostCharacters = 8000;

/** Adds a model to the run's tag of its models. Where that becomes too long, the first are left out. @throws DomainError as logToRun */
export async function recordModel(teamId: string, runId: string, model: object): Promise<void> {
  await db().transaction(async (tx) => {
    const { experimentId } = await lockActiveRun(tx, teamId, runId);
    const own = and(eq(experimentTags.runId, runId), eq(experimentTags.key, historyTag));
    const [tag] = await tx.select({ value: experimentTags.value }).from(experimentTags).where(own);
    const before = z.array(z.unknown()).safeParse(parseJson(tag?.value ?? "[]")).data ?? [];
    const models = [...before, model];
    while (models.length > 1 && JSON.stringify(models).length > mostCharacters) models.shift();
    const value = JSON.stringify(models);
    await tx
      .insert(experimentTags)
      .values({ runId, experimentId, key: historyTag, value })
      .onConflictDoUpdate({ target: [experimentTags.runId, experimentTags.key], set: { value } });
  });
}
