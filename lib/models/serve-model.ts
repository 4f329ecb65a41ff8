import { DomainError } from "@/lib/errors";
import { getModelVersion } from "@/lib/experiments/model-queries";
import { keepNewest } from "@/lib/keep-newest";
import { readVerified } from "@/lib/storage/signed-reference";
import { loadScorer, type Scorer } from "./score";
import { findServed } from "./served-versions";

export interface Served {
  version: number;
  /** The fields that a claim needs. */
  fields: readonly string[];
  score: Scorer["score"];
}

const maxLoaded = 8;
const held = globalThis as { switchyardScorers?: Map<string, Promise<Scorer>> };

/**
 * A registered model, ready to score claims. A request that follows the move of an alias gets the new version.
 * @param version a number or `@alias` @throws DomainError "not-found", "invalid"
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

/** By the hash of its file: the same file is loaded once. */
function scorerOf(teamId: string, sha256: string, uri: string): Promise<Scorer> {
  held.switchyardScorers ??= new Map();
  return keepNewest(held.switchyardScorers, maxLoaded, sha256, async () =>
    loadScorer(await readServedModel(teamId, { uri, sha256 })),
  );
}

/** The bytes that the version was registered with; others are refused. */
async function readServedModel(teamId: string, file: { uri: string; sha256: string }): Promise<Uint8Array> {
  return new Uint8Array(await readVerified(teamId, file));
}
