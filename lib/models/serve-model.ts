import { buffer } from "node:stream/consumers";
import { and, eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { experimentArtifacts, modelAliases, modelVersions, registeredModels } from "@/db/schema/experiments";
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

async function findServed(teamId: string, name: string, version: string) {
  const alias = version.startsWith("@") ? version.slice(1) : undefined;
  if (alias === undefined && !/^[1-9]\d{0,8}$/.test(version)) return undefined;
  const query = db()
    .select({
      version: modelVersions.version,
      uri: experimentArtifacts.uri,
      sha256: experimentArtifacts.sha256,
    })
    .from(registeredModels)
    .innerJoin(modelVersions, eq(modelVersions.registeredModelId, registeredModels.id))
    .innerJoin(
      experimentArtifacts,
      and(
        eq(experimentArtifacts.runId, modelVersions.runId),
        eq(experimentArtifacts.path, raw`ltrim(${modelVersions.artifactPath} || '/model.onnx', '/')`),
      ),
    )
    .$dynamic();
  const meant = [eq(registeredModels.teamId, teamId), eq(registeredModels.name, name)];
  if (alias === undefined) meant.push(eq(modelVersions.version, Number(version)));
  else
    query.innerJoin(
      modelAliases,
      and(
        eq(modelAliases.registeredModelId, registeredModels.id),
        eq(modelAliases.version, modelVersions.version),
        eq(modelAliases.alias, alias),
      ),
    );
  const [found] = await query.where(and(...meant));
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
