import { buffer } from "node:stream/consumers";
import { sql } from "@/db/client";
import { DomainError } from "@/lib/errors";
import { getModelVersion } from "@/lib/experiments/queries";
import { keepNewest } from "@/lib/keep-newest";
import { storageForUri } from "@/lib/storage/open-bucket";
import { loadScorer, type Scorer } from "./score";

export interface Served {
  version: number;
  /** The fields that a claim needs. */
  fields: readonly string[];
  score: Scorer["score"];
}

const maxLoaded = 8;
const held = globalThis as { switchyardScorers?: Map<string, Promise<Scorer>> };

/**
 * A registered model, ready to score claims. An alias is looked up anew each time, in one query: a request that follows
 * a move gets the new version. @param version a number or `@alias` @throws DomainError "not-found", "invalid"
 */
export async function serveModel(teamId: string, name: string, version: string): Promise<Served> {
  const found = await findServed(teamId, name, version);
  if (!found) {
    const { version: there } = await getModelVersion(teamId, name, version);
    throw new DomainError("invalid", `Version ${there} of ${name} has no model.onnx in this portal.`);
  }
  const { fields, score } = await scorerOf(teamId, found.sha256, found.uri);
  return { version: found.version, fields, score };
}

/** As a statement that Postgres plans once. */
async function findServed(teamId: string, name: string, version: string) {
  const alias = version.startsWith("@") ? version.slice(1) : null;
  const number = /^[1-9]\d{0,8}$/.test(version) ? Number(version) : null;
  const [found] = await sql()<{ version: number; uri: string; sha256: string }[]>`
    select version.version, file.uri, file.sha256
    from registered_models model
    join model_versions version on version.registered_model_id = model.id
    join experiment_artifacts file
      on file.run_id = version.run_id and file.path = ltrim(version.artifact_path || '/model.onnx', '/')
    where model.team_id = ${teamId} and model.name = ${name} and version.version = coalesce(
      ${number}::int,
      (select alias.version from model_aliases alias
        where alias.registered_model_id = model.id and alias.alias = ${alias}::text))`;
  return found;
}

/** By the hash of its file: the same file is loaded once. */
function scorerOf(teamId: string, sha256: string, uri: string): Promise<Scorer> {
  held.switchyardScorers ??= new Map();
  return keepNewest(held.switchyardScorers, maxLoaded, sha256, () => load(teamId, uri));
}

async function load(teamId: string, uri: string): Promise<Scorer> {
  return loadScorer(new Uint8Array(await buffer(await (await storageForUri(teamId, uri)).read(uri))));
}
