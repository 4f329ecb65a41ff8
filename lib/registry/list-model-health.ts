import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { instant, jsonFloat, readRows } from "@/db/rows";
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
    -- The versions of all models with their figures, numbered from the newest.
    with versions as (
      select registered_model_id, version, model_versions.created_at, (metrics->'recall'->>'value')::float8 as recall, (metrics->'roc_auc'->>'value')::float8 as auc,
        row_number() over (partition by registered_model_id order by version desc) as age
      from model_versions
      left join model_version_snapshots on version_id = model_versions.id
      where team_id = ${teamId})
    select name, latest.created_at as "lastTrainedAt", champion.figures as champion,
      coalesce(trend.recalls, '[]') as recalls, monitoring.drift
    from registered_models
    join versions latest on latest.registered_model_id = registered_models.id and latest.age = 1
    left join lateral (
      select jsonb_build_object('version', versions.version, 'recall', recall, 'rocAuc', auc) as figures
      from model_aliases join versions using (registered_model_id, version)
      where registered_model_id = registered_models.id and alias = ${championAlias}) champion on true
    left join lateral (
      select jsonb_agg(jsonb_build_object('version', version, 'recall', recall) order by version) as recalls
      from versions
      where registered_model_id = registered_models.id and age <= 12 and recall is not null) trend on true
    left join lateral (
      select jsonb_build_object('share', share.value, 'at', experiment_runs.started_at,
        'experimentRunId', experiment_runs.id, 'experimentWireId', experiments.wire_id) as drift
      from experiment_runs
      join experiments on experiments.id = experiment_id
      join experiment_tags on experiment_tags.run_id = experiment_runs.id
        and experiment_tags.key = ${monitorsTag} and experiment_tags.value = registered_models.name
      join experiment_latest_metrics share on share.run_id = experiment_runs.id and share.key = ${driftShareMetric}
      where experiment_runs.team_id = ${teamId} and status = 'FINISHED'
      order by started_at desc limit 1) monitoring on true
    where registered_models.team_id = ${teamId}
    order by latest.created_at desc limit 10`),
    shape,
  );
}
