import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "@/db/client";
import { callApi, callMlflow } from "./api";
import type { Portal } from "./server";

/** Answers of the calls so far, by operation. */
export type Answers = Record<string, Record<string, unknown>>;

/** The registered model that changes are made to, and its alias. */
export const model = { name: "walk", alias: "walk" };

export async function createExperiment(portal: Portal, answers: Answers): Promise<void> {
  answers.experiment = await callMlflow(portal, "experiments/create", { name: "walk" });
}

export async function binRun(portal: Portal, answers: Answers): Promise<void> {
  const { run: logged } = await callMlflow(portal, "runs/create", { experiment_id: "0" });
  await callMlflow(portal, "runs/delete", { run_id: logged.info.run_id });
  answers.binned = { kind: "run", id: logged.info.run_id };
}

export async function keepArtifact(_: Portal, answers: Answers): Promise<void> {
  const [row] = await sql()`
    insert into artifacts (id, team_id, key, kind, version, data)
    select 'walk', team_id, 'walk', 'markdown', 1, '{"title": "Walk", "markdown": "Walk"}'
    from flows where slug = 'walk' returning id`;
  answers.artifact = row!;
}

/** Two versions of a model, with the alias on the first. */
export async function registerTwice(portal: Portal): Promise<void> {
  const { run: logged } = await callMlflow(portal, "runs/create", { experiment_id: "0" });
  await callMlflow(portal, "registered-models/create", { name: model.name });
  for (let count = 0; count < 2; count++)
    await callMlflow(portal, "model-versions/create", {
      name: model.name,
      source: `runs:/${logged.info.run_id}/model`,
      run_id: logged.info.run_id,
    });
  await callMlflow(portal, "registered-models/alias", { ...model, version: "1" });
}

/** The copied run and those of the backfill wait for a person, and would hold their flow and what is called as it. */
export async function endRuns(portal: Portal, answers: Answers): Promise<void> {
  for (const made of ["POST /api/v1/runs/[id]/copy", "POST /api/v1/deployments/[slug]/backfills"])
    await callApi(portal, "POST", `/runs/${answers[made]!.id}/cancel`);
  for (let tries = 0; tries < 200; tries++, await sleep(50)) {
    const open = await sql()`select from runs join flows on flows.id = flow_id
      where flows.slug in ('walk', 'backfill') and ended_at is null`;
    if (open.length === 0) return;
  }
  throw new Error("The runs did not end.");
}
