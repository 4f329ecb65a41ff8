import { z } from "zod";
import { sql } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { readRows } from "@/db/rows";
import { modelVersionFiles, modelVersions } from "@/db/schema/registered-models";
import { formatsFile } from "@/lib/learning/features/read-claim";
import { largestModelFile } from "@/lib/learning/onnx/model-file-limits";

/** The version behind a name, with the location of its ONNX file. */
export interface ServedVersion {
  version: number;
  uri: string;
  sha256: string;
  /** Its formats file (read-claim.ts); null for models trained before formats existed. */
  formats: StoredFile | null;
  /** Its MLmodel file, which holds the signature. */
  mlmodel: StoredFile | null;
  /** Second version of the alias; null without one, and for a version by number. */
  traffic: z.infer<typeof TrafficRow> | null;
}

interface StoredFile {
  uri: string;
  sha256: string;
}

const TrafficRow = z.object({ mode: z.enum(["split", "shadow"]), version: z.int(), share: z.number() });
const StoredFileRow = z.object({ uri: z.string(), sha256: z.string() });

const keptMs = 1000;
const maxKept = 1000;
const channel = "switchyard_alias_moves";
interface Kept {
  found: Map<string, { served: ServedVersion; until: number }>;
  /** Incremented by each move. Results looked up before a move are not cached. */
  moves: number;
}
const held = processWide("served-versions", (): { kept?: Kept } => ({}));

/**
 * Looks up a version by number or `@alias`; undefined when it has no ONNX file in this portal. Cached for one second,
 * and invalidated immediately when an alias moves, in every process.
 */
export async function findServed(
  teamId: string,
  name: string,
  version: string,
): Promise<ServedVersion | undefined> {
  held.kept ??= start();
  const { kept: cache } = held;
  const key = JSON.stringify([teamId, name, version]);
  const known = cache.found.get(key);
  if (known && known.until > Date.now()) return known.served;
  const { moves } = cache;
  const served = await lookUp(teamId, name, version);
  if (!served || cache.moves !== moves) return served;
  if (cache.found.size >= maxKept) cache.found.clear();
  cache.found.set(key, { served, until: Date.now() + keptMs });
  return served;
}

/**
 * Clears the cache. Callers that moved an alias call this after the commit, since the notification takes a moment to
 * arrive.
 */
export function forgetServed(): void {
  const { kept: cache } = held;
  if (!cache) return;
  cache.moves++;
  cache.found.clear();
}

/** Starts listening. Each reconnect also clears the cache, since moves may have been missed. */
function start(): Kept {
  sql()
    .listen(channel, forgetServed, forgetServed)
    .catch(() => {
      held.kept = undefined;
    });
  return { found: new Map(), moves: 0 };
}

/** Runs as a prepared statement, so that Postgres plans it once. */
async function lookUp(teamId: string, name: string, version: string): Promise<ServedVersion | undefined> {
  const alias = version.startsWith("@") ? version.slice(1) : null;
  const number = /^[1-9]\d{0,8}$/.test(version) ? Number(version) : null;
  const [found] = await readRows(
    sql()`
    select version.version, file.uri, file.sha256,
      case when formats.uri is not null
        then jsonb_build_object('uri', formats.uri, 'sha256', formats.sha256) end as formats,
      case when mlmodel.uri is not null
        then jsonb_build_object('uri', mlmodel.uri, 'sha256', mlmodel.sha256) end as mlmodel,
      (select jsonb_build_object('mode', traffic.mode, 'version', traffic.version, 'share', traffic.share)
        from model_traffic traffic
        where traffic.registered_model_id = model.id and traffic.alias = ${alias}::text) as traffic
    from registered_models model
    join model_versions version on version.registered_model_id = model.id
    join model_version_files file on file.version_id = version.id and file.path = 'model.onnx'
    left join model_version_files formats on formats.version_id = version.id and formats.path = ${formatsFile}
    left join model_version_files mlmodel on mlmodel.version_id = version.id and mlmodel.path = 'MLmodel'
      and mlmodel.size_bytes <= ${largestModelFile("MLmodel")}
    where model.team_id = ${teamId} and model.name = ${name} and version.version = coalesce(
      ${number}::int,
      (select alias.version from model_aliases alias
        where alias.registered_model_id = model.id and alias.alias = ${alias}::text))`,
    {
      version: modelVersions.version,
      uri: modelVersionFiles.uri,
      sha256: modelVersionFiles.sha256,
      formats: StoredFileRow.nullable(),
      mlmodel: StoredFileRow.nullable(),
      traffic: TrafficRow.nullable(),
    },
  );
  return found;
}
