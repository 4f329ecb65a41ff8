import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { storage } from "@/lib/storage/open-storage";

/** Returns the URIs that no dataset version, experiment run, file behind the artifact proxy or model version refers to. */
export async function unnamedObjects(uris: string[]): Promise<string[]> {
  if (uris.length === 0) return [];
  const rows = await readRows(
    sql()`
    select uri from unnest(${uris}::text[]) as file (uri)
    where not exists (select from dataset_versions where dataset_versions.uri = file.uri)
      and not exists (select from experiment_artifacts where experiment_artifacts.uri = file.uri)
      and not exists (select from proxied_files where proxied_files.uri = file.uri)
      and not exists (select from model_version_files where model_version_files.uri = file.uri)`,
    { uri: z.string() },
  );
  return rows.map(({ uri }) => uri);
}

/** Deletes objects of the team that a run no longer refers to, except those that a model version keeps. */
export async function deleteUnnamed(teamId: string, uris: string[]): Promise<void> {
  for (const uri of await unnamedObjects(uris)) await storage(teamId).delete(uri);
}
