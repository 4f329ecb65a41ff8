import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { instant, jsonFloat, readRows } from "@/db/rows";
import { valueStartLength } from "@/db/schema/experiments";
import { modelVersions, registeredModels } from "@/db/schema/registered-models";
import { championAlias } from "./alias";
import { driftShareMetric, monitorsTag } from "./last-monitoring";

/** Summary of a registered model's current state. */
export interface ModelHealth {
  name: string;
  /** Version behind the alias `champion`, with its metrics on its own test claims; null without a champion. */
  champion: { version: number; recall: number | null; rocAuc: number | null } | null;
  /** Recall of the last twelve versions on their own test claims, oldest first. */
  recalls: { version: number; recall: number }[];
  lastTrainedAt: Date;
  /** Newest finished monitoring of its claims, with the share of drifted columns (0–1). */
  drift: { share: number; at: Date; experimentRunId: string; experimentWireId: string } | null;
}

const shape = {
  name: registeredModels.name,
  lastTrainedAt: modelVersions.createdAt,
  champion: z
    .object({ version: z.int(), recall: jsonFloat.nullable(), rocAuc: jsonFloat.nullable() })
    .nullable(),
  recalls: z.array(z.object({ version: z.int(), recall: jsonFloat })),
  drift: z
    .object({ share: jsonFloat, at: instant, experimentRunId: z.string(), experimentWireId: z.string() })
    .nullable(),
};

/** The team's registered models that have a version, the most recently trained first. */
export async function listModelHealth(teamId: string): Promise<ModelHealth[]> {
  return readRows(
    db().execute(raw`
    -- The models of the last trainings: the newest version of each is found by its index.
    with latest as materialized (
      select model.id, model.name, newest.created_at from registered_models model
      cross join lateral (
        select created_at from model_versions where registered_model_id = model.id order by version desc limit 1) newest
      where model.team_id = ${teamId} order by newest.created_at desc limit 10)
    select name, created_at as "lastTrainedAt", champion.figures as champion,
      coalesce(trend.recalls, '[]') as recalls, monitoring.drift
    from latest
    left join lateral (
      select jsonb_build_object('version', model_versions.version, 'recall', ${figure("recall")}, 'rocAuc', ${figure("roc_auc")}) as figures
      from model_aliases join model_versions using (registered_model_id, version)
      left join model_version_snapshots on version_id = model_versions.id
      where registered_model_id = latest.id and alias = ${championAlias}) champion on true
    left join lateral (
      select jsonb_agg(jsonb_build_object('version', version, 'recall', recall) order by version) as recalls
      from (
        select version, ${figure("recall")} as recall from model_versions
        left join model_version_snapshots on version_id = model_versions.id
        where registered_model_id = latest.id order by version desc limit 12) newest
      where recall is not null) trend on true
    left join lateral (
      select jsonb_build_object('share', share.value, 'at', experiment_runs.started_at,
        'experimentRunId', experiment_runs.id, 'experimentWireId', experiments.wire_id) as drift
      from experiments
      join experiment_tags tag on tag.experiment_id = experiments.id
        and tag.key = ${monitorsTag} and tag.value_start = left(latest.name, ${raw.raw(String(valueStartLength))})
      join experiment_runs on experiment_runs.id = tag.run_id
      join experiment_latest_metrics share on share.run_id = experiment_runs.id and share.key = ${driftShareMetric}
      where experiments.team_id = ${teamId} and status = 'FINISHED'
      order by started_at desc limit 1) monitoring on true
    order by latest.created_at desc`),
    shape,
  );
}

/** A metric as a version was registered with it; null without. */
function figure(name: string) {
  return raw`(metrics -> ${name}::text ->> 'value')::float8`;
}
