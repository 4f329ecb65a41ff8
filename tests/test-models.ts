import { randomUUID } from "node:crypto";
import { db } from "@/db/client";
import { experimentRuns, experiments, experimentTags } from "@/db/schema/experiments";
import { modelVersions, registeredModels } from "@/db/schema/registered-models";
import { takeSnapshot } from "@/lib/registry/take-snapshot";

/** Inserts version 3 of a new model, trained by this run. @returns the model's name */
export async function insertModelOf(teamId: string, runId: string): Promise<string> {
  const unique = randomUUID();
  const experimentRunId = unique.replaceAll("-", "");
  const [experiment] = await db()
    .insert(experiments)
    .values({ teamId, wireId: unique, name: unique })
    .returning();
  await db()
    .insert(experimentRuns)
    .values({ id: experimentRunId, teamId, experimentId: experiment!.id, name: "training" });
  await db().insert(experimentTags).values({
    runId: experimentRunId,
    experimentId: experiment!.id,
    key: "switchyard.run",
    value: runId,
  });
  const [model] = await db()
    .insert(registeredModels)
    .values({ teamId, name: `model-${unique}` })
    .returning();
  await db().transaction(async (tx) => {
    const [version] = await tx
      .insert(modelVersions)
      .values({ teamId, registeredModelId: model!.id, version: 3, source: "runs:/x", runId: experimentRunId })
      .returning();
    const from = { kind: "run", path: "" } as const;
    await takeSnapshot(tx, teamId, version!.id, {
      from,
      runId: experimentRunId,
      modelId: null,
      outsideRunId: "",
    });
  });
  return model!.name;
}
