import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { modelVersions, registeredModels } from "@/db/schema/registered-models";
import type { Use } from "./use";

/** The training of a version, by the record of its registration. */
export type TrainedBy =
  /** Dataset versions (`claims/3`). */
  | { datasets: string[] }
  /** Ids of runs of flows. */
  | { runs: string[] }
  /** Ids of experiment runs. */
  | { experimentRuns: string[] };

/** The model versions that were trained so. One that an alias names holds what it was trained with. */
export async function modelsTrained(teamId: string, by: TrainedBy): Promise<Use[]> {
  const s = sql();
  const condition =
    "datasets" in by
      ? s`snapshot.tags->>'switchyard.dataset' = any(${by.datasets}::text[])`
      : "runs" in by
        ? s`snapshot.tags->>'switchyard.run' = any(${by.runs}::text[])`
        : s`version.run_id = any(${by.experimentRuns}::text[])`;
  const found = await readRows(
    s`
    select version.id, model.name, version.version, array(
      select alias.alias from model_aliases alias
      where alias.registered_model_id = model.id and alias.version = version.version
      union
      select traffic.alias from model_traffic traffic
      where traffic.registered_model_id = model.id and traffic.version = version.version
      order by alias) as aliases
    from model_versions version
    join registered_models model on model.id = version.registered_model_id
    left join model_version_snapshots snapshot on snapshot.version_id = version.id
    where version.team_id = ${teamId} and ${condition}
    order by model.name, version.version desc`,
    {
      id: modelVersions.id,
      name: registeredModels.name,
      version: modelVersions.version,
      aliases: z.array(z.string()),
    },
  );
  return found.flatMap(({ id, name, version, aliases }): Use[] => {
    const url = `/models/${encodeURIComponent(name)}/${version}`;
    return [
      ...aliases.map((alias) => aliasUse(name, alias)),
      { kind: "model version", id, name: `${name}/${version}`, url, isHolding: false },
    ];
  });
}

/** A served alias, which holds what it needs. */
export function aliasUse(model: string, alias: string): Use {
  const name = `${model}@${alias}`;
  return { kind: "alias", id: name, name, url: `/models/${encodeURIComponent(model)}`, isHolding: true };
}
