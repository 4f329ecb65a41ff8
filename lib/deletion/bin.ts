import { sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { instant, readRows } from "@/db/rows";
import { experimentRuns, experiments } from "@/db/schema/experiments";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { moveExperimentRuns } from "@/lib/experiments/change-runs";
import type { LifecycleStage } from "@/lib/experiments/experiment";
import { moveExperiment } from "@/lib/experiments/experiment-lifecycle";
import { getLoggedModel, updateLoggedModel } from "@/lib/experiments/logged-models";
import { getExperimentOnly, getExperimentRun } from "@/lib/experiments/queries";
import { due } from "@/lib/experiments/stage-change";
import { type BinKind, BinRef, binKinds, binTables, goes, mayGo, versionsOf } from "./bin-rows";
import { listLogging } from "./deletable-experiment";
import { usesInWords } from "./use";

/** A `BinRef` as a form sends it: `run:<id>`. */
export const BinRefText = z.string().transform((text, context): BinRef => {
  const [, kind, id] = /^([a-z]+):(.{1,100})$/s.exec(text) ?? [];
  const parsed = BinRef.safeParse({ kind, id });
  if (parsed.success) return parsed.data;
  context.addIssue({ code: "custom", message: "Select an experiment, a run or a logged model." });
  return z.NEVER;
});

export interface BinItem extends BinRef {
  name: string;
  experimentName: string;
  experimentWireId: string;
  deletedAt: Date;
  /** It goes with the next sweep. */
  isDue: boolean;
  /** A registered version that came of it, and keeps it in the bin: `fraud/3`. */
  keptBy: string | null;
  /** Names its place in the list. */
  cursor: string;
}

/** Place in the bin, as `BinItem` names it. */
export const BinCursor = z
  .string()
  .regex(/^-?\d{1,17}:.{1,100}$/s, "Take the cursor from the page before.")
  .transform((text) => text.split(/:(.*)/s) as [micros: string, id: string]);

/**
 * The team's bin, what was deleted last first. Runs and models of a deleted experiment come and go with it, and are not
 * listed apart.
 * @param after cursor of the last item of the page before @param only one thing, if it is in the bin
 */
export async function listBin(
  teamId: string,
  { limit, after, only }: { limit: number; after?: z.output<typeof BinCursor>; only?: BinRef },
): Promise<BinItem[]> {
  const keptBy = (kind: BinKind) => sql`(
    select model.name || '/' || kept.version
    from (select version.registered_model_id, version.version ${versionsOf(kind)}) kept
    join registered_models model on model.id = kept.registered_model_id order by 1 limit 1)`;
  const micros = sql`(extract(epoch from item."deletedAt") * 1000000)::bigint`;
  const conditions = [
    ...(after ? [sql`(${micros}, item.id) < (${after[0]}::bigint, ${after[1]})`] : []),
    ...(only ? [sql`item.kind = ${only.kind} and item.id = ${only.id}`] : []),
  ];
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;
  const rows = await readRows(
    db().execute(sql`
    select item.*, ${micros} || ':' || item.id as cursor from (
    select 'experiment' as kind, experiments.wire_id as id, experiments.name, experiments.name as "experimentName",
      experiments.wire_id as "experimentWireId", experiments.deleted_at as "deletedAt", ${keptBy("experiment")} as "keptBy"
    from experiments where experiments.team_id = ${teamId} and experiments.lifecycle_stage = 'deleted'
    union all
    select 'run', experiment_runs.id, experiment_runs.name, home.name, home.wire_id, experiment_runs.deleted_at, ${keptBy("run")}
    from experiment_runs join experiments home on home.id = experiment_runs.experiment_id and home.lifecycle_stage = 'active'
    where experiment_runs.team_id = ${teamId} and experiment_runs.deleted_at is not null
    union all
    select 'model', logged_models.id, logged_models.name, home.name, home.wire_id, logged_models.deleted_at, ${keptBy("model")}
    from logged_models join experiments home on home.id = logged_models.experiment_id and home.lifecycle_stage = 'active'
    where logged_models.team_id = ${teamId} and logged_models.deleted_at is not null
    ) item ${where} order by item."deletedAt" desc, item.id desc limit ${limit}`),
    {
      kind: z.enum(binKinds),
      id: z.string(),
      name: experimentRuns.name,
      experimentName: experiments.name,
      experimentWireId: experiments.wireId,
      deletedAt: instant,
      keptBy: z.string().nullable(),
      cursor: z.string(),
    },
  );
  return rows.map((row) => ({ ...row, isDue: row.deletedAt.getTime() === due.getTime() }));
}

/**
 * Moves something to the bin, or takes it out. @throws DomainError "not-found"; "conflict" when it goes for good already,
 * a run in progress logs to it, or its experiment is in the bin
 */
export async function moveInBin(teamId: string, { kind, id }: BinRef, to: LifecycleStage): Promise<void> {
  if (kind === "experiment") return moveUnusedExperiment(teamId, id, to);
  if (kind === "model") {
    const { experimentId } = await getLoggedModel(teamId, id, { isDeletedToo: true });
    if (to === "active") await refuseBinned(teamId, experimentId);
    await updateLoggedModel(teamId, id, { lifecycleStage: to });
    return;
  }
  const { experimentId } = await getExperimentRun(teamId, id);
  if (to === "active") await refuseBinned(teamId, experimentId);
  await moveExperimentRuns(teamId, experimentId, [id], to);
}

/** Refuses to restore a part alone: it would be deleted with its experiment all the same. */
async function refuseBinned(teamId: string, experimentId: string): Promise<void> {
  const { name, lifecycleStage } = await getExperimentOnly(teamId, experimentId);
  if (lifecycleStage === "deleted")
    throw new DomainError("conflict", `Its experiment ${name} is in the bin. Restore the experiment.`);
}

async function moveUnusedExperiment(teamId: string, id: string, to: LifecycleStage): Promise<void> {
  if (to === "deleted") {
    const logging = await listLogging(teamId, (await getExperimentOnly(teamId, id)).id);
    if (logging.length > 0)
      throw new DomainError(
        "conflict",
        `It is needed by ${usesInWords(logging)}. Wait until the run has ended.`,
      );
  }
  await moveExperiment(teamId, id, to);
}

/**
 * Lets things of the bin go for good with the next sweep, whatever the retention. What a registered version came of
 * stays. @returns how many go
 */
export async function deleteFromBin(teamId: string, refs: readonly BinRef[]): Promise<number> {
  let marked = 0;
  for (const kind of binKinds) {
    const ids = refs.flatMap((ref) => (ref.kind === kind ? [ref.id] : []));
    if (ids.length === 0) continue;
    const table = binTables[kind];
    const key = kind === "experiment" ? experiments.wireId : table.id;
    const rows = await readRows(
      db().execute(sql`
      update ${table} set deleted_at = ${due.toISOString()}::timestamptz
      where ${mayGo(kind, teamId)} and ${key} = any(${sql.param(ids)}::text[]) returning id, name`),
      { id: z.string(), name: z.string() },
    );
    for (const { id, name } of rows)
      await recordAct(teamId, `${subjects[kind]}.deleted-for-good`, { kind: subjects[kind], id, name });
    marked += rows.length;
  }
  return marked;
}

/**
 * Lets one thing of the bin go for good. @throws DomainError "not-found" when it is not in the bin; "conflict" with the reason
 * why it stays
 */
export async function deleteOneFromBin(teamId: string, ref: BinRef): Promise<BinItem> {
  const isGoing = (await deleteFromBin(teamId, [ref])) > 0;
  const item = await getFromBin(teamId, ref);
  if (isGoing) return item;
  const { name, keptBy } = item;
  throw new DomainError(
    "conflict",
    keptBy
      ? `${name} stays: the version ${keptBy} came of it. Delete that version first.`
      : `The experiment ${name} stays: MLflow's clients expect it.`,
  );
}

/** Takes one thing out of the bin. @throws DomainError "not-found" when it is not there; "conflict" as `moveInBin` */
export async function restoreFromBin(teamId: string, ref: BinRef): Promise<void> {
  await getFromBin(teamId, ref);
  await moveInBin(teamId, ref, "active");
}

async function getFromBin(teamId: string, ref: BinRef): Promise<BinItem> {
  const [item] = await listBin(teamId, { limit: 1, only: ref });
  if (!item) throw new DomainError("not-found", `The bin has no ${ref.kind} ${ref.id}.`);
  return item;
}

const subjects: Record<BinKind, string> = {
  experiment: "experiment",
  run: "experiment-run",
  model: "logged-model",
};

/** Number of rows of the bin that were deleted before a time and may go, and the bytes of their files. */
export async function countGoing(teamId: string, before: Date): Promise<{ rows: number; sizeBytes: number }> {
  const [found] = await readRows(
    db().execute(sql`
    with gone_runs as (select id from experiment_runs where ${goes("run", teamId, before)}),
    gone_experiments as (select id from experiments where ${goes("experiment", teamId, before)}),
    gone_models as (
      select logged_models.id, home.wire_id from logged_models join experiments home on home.id = logged_models.experiment_id
      where ${goes("model", teamId, before)})
    select
      ((select count(*) from gone_runs) + (select count(*) from gone_experiments) + (select count(*) from gone_models))::int as rows,
      (coalesce((select sum(size_bytes) from experiment_artifacts where run_id in (select id from gone_runs)), 0)
        + coalesce((select sum(size_bytes) from proxied_files where experiment_id in (select id from gone_experiments)), 0)
        + coalesce((select sum(file.size_bytes) from proxied_files file join gone_models
            on file.team_id = ${teamId} and starts_with(file.path, gone_models.wire_id || '/models/' || gone_models.id || '/')
          where file.experiment_id not in (select id from gone_experiments)), 0)
      )::float8 as "sizeBytes"`),
    { rows: z.int(), sizeBytes: z.number() },
  );
  return found!;
}
