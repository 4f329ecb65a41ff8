import { buffer } from "node:stream/consumers";
import { DomainError } from "@/lib/errors";
import { getModelVersion } from "@/lib/experiments/queries";
import { getRunArtifact } from "@/lib/experiments/run-artifacts";
import { storageForUri } from "@/lib/storage/open-bucket";
import { loadScorer } from "./score";

type Scorer = Awaited<ReturnType<typeof loadScorer>>;
const maxLoaded = 8;
const held = globalThis as { switchyardScorers?: Map<string, Promise<Scorer>> };

/** Scores claims with a registered model. @param version a number or `@alias` @throws DomainError "not-found", "invalid" */
export async function scoreWith(
  teamId: string,
  name: string,
  version: string,
  claims: Record<string, string>[],
) {
  const { runId, artifactPath } = await getModelVersion(teamId, name, version);
  if (!runId)
    throw new DomainError("invalid", `Version ${version} of ${name} was not made by a run of this portal.`);
  const { uri, sha256 } = await getRunArtifact(teamId, runId, `${artifactPath}/model.onnx`);
  return (await scorerOf(teamId, sha256, uri)).score(claims);
}

/** The newest few models stay loaded, by the hash of their file. */
function scorerOf(teamId: string, sha256: string, uri: string): Promise<Scorer> {
  held.switchyardScorers ??= new Map();
  const loaded = held.switchyardScorers;
  const known = loaded.get(sha256) ?? load(teamId, uri);
  loaded.delete(sha256);
  loaded.set(sha256, known);
  known.catch(() => loaded.delete(sha256));
  if (loaded.size > maxLoaded) loaded.delete([...loaded.keys()][0]!);
  return known;
}

async function load(teamId: string, uri: string): Promise<Scorer> {
  return loadScorer(new Uint8Array(await buffer(await (await storageForUri(teamId, uri)).read(uri))));
}
