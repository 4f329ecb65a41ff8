import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { experimentRuns, experiments } from "@/db/schema/experiments";
import { loggedModels } from "@/db/schema/logged-models";

export const binKinds = ["experiment", "run", "model"] as const;
export type BinKind = (typeof binKinds)[number];

/** Something that may lie in the bin: an experiment (by number), an experiment run or a logged model (by id). */
export const BinRef = z.object({ kind: z.enum(binKinds), id: z.string().min(1).max(100) });
export type BinRef = z.output<typeof BinRef>;

/** Tables of what may lie in the bin: with the stage "deleted" and the time of its deletion. */
export const binTables = { experiment: experiments, run: experimentRuns, model: loggedModels };

/** `from … where …` of the registered versions that came of a row of the bin, which keep it there. */
export function versionsOf(kind: BinKind): SQL {
  const madeOf = {
    experiment: sql`(version.run_id in (select id from experiment_runs where experiment_id = experiments.id)
      or version.model_id in (select id from logged_models where experiment_id = experiments.id))`,
    run: sql`version.run_id = experiment_runs.id`,
    model: sql`version.model_id = logged_models.id`,
  };
  return sql`from model_versions version where ${madeOf[kind]}`;
}

/** Condition of the rows of a team that may go for good. MLflow's clients expect the experiment Default. */
export function mayGo(kind: BinKind, teamId: string): SQL {
  const { teamId: team, lifecycleStage } = binTables[kind];
  const isDefault = kind === "experiment" ? sql`and ${experiments.wireId} <> '0'` : sql``;
  return sql`${team} = ${teamId} and ${lifecycleStage} = 'deleted' ${isDefault}
    and not exists (select ${versionsOf(kind)})`;
}

/** Condition of the rows of a team that were deleted before a time, and may go for good. */
export function goes(kind: BinKind, teamId: string, before: Date): SQL {
  return sql`${mayGo(kind, teamId)} and ${binTables[kind].deletedAt} <= ${before.toISOString()}::timestamptz`;
}
