import { processWide } from "@/db/process-wide";
import { DomainError } from "@/lib/base/errors";
import { keepNewest } from "@/lib/base/keep-newest";
import { readVerified } from "@/lib/blocks/signed-reference";
import { ClaimFormats, formatsFile, type RawClaim } from "@/lib/learning/features/read-claim";
import { batchesOf } from "@/lib/learning/onnx/claim-batch";
import { onnxLimits } from "@/lib/learning/onnx/inspect-onnx.mjs";
import { largestModelFile } from "@/lib/learning/onnx/model-file-limits";
import { openScorer, type Prediction, type Scorer } from "@/lib/learning/onnx/score";
import { getModelVersion } from "@/lib/registry/model-queries";
import { findServed, type ServedVersion } from "@/lib/registry/served-versions";
import { readInThread } from "./read-in-thread";
import type { ScoringBody } from "./scoring-body";
import type { ScoringType } from "./scoring-protocol";

export interface Served {
  version: number;
  /** Names of the fields that a claim needs. */
  fields: readonly string[];
  /**
   * Reads raw claims as training did, and scores them. @throws DomainError "invalid" naming a field that a claim lacks
   */
  score(claims: readonly RawClaim[]): Promise<Prediction[]>;
  /** Reads the body of a scoring request. @throws DomainError "invalid", "too-large", "rate-limited" */
  read(body: Uint8Array<ArrayBuffer>, type: ScoringType): Promise<ScoringBody>;
  /** Scores the result of `read`. @throws DomainError "invalid" naming a field that a claim lacks */
  scoreRead(read: ScoringBody): Promise<Prediction[]>;
}

const maxLoaded = 8;
const scorers = processWide("scorers", () => new Map<string, Promise<Scorer>>());
const loadedFormats = processWide("formats", () => new Map<string, Promise<ClaimFormats>>());

/**
 * Opens a registered model for scoring. The first request after an alias move gets the new version.
 * @param version a number or `@alias` @throws DomainError "not-found", "invalid"
 */
export async function serveModel(teamId: string, name: string, version: string): Promise<Served> {
  const found = await findServed(teamId, name, version);
  if (!found) {
    const { version: there } = await getModelVersion(teamId, name, version);
    throw new DomainError("invalid", `Version ${there} of ${name} has no model.onnx in this portal.`);
  }
  const [scorer, formats] = await Promise.all([
    scorerOf(teamId, found.sha256, found.uri),
    formatsOf(teamId, found),
  ]);
  const { fields } = scorer;
  return {
    version: found.version,
    fields,
    score: async (claims) => scorer.scoreBatches(batchesOf(fields, claims, formats)),
    read: (body, type) => readInThread({ body, type, fields, formats }),
    async scoreRead({ batches, problem }) {
      if (problem !== undefined) throw new DomainError("invalid", problem);
      return scorer.scoreBatches(batches);
    },
  };
}

async function formatsOf(teamId: string, { formats }: ServedVersion): Promise<ClaimFormats> {
  if (!formats) return {};
  return keepNewest(loadedFormats, maxLoaded, formats.sha256, async () => {
    const file = await readVerified(teamId, formats, largestModelFile(formatsFile));
    return ClaimFormats.parse(JSON.parse(Buffer.from(file).toString("utf8")));
  });
}

/** Returns the scorer of a file, by the file's hash: each team opens the same file once. */
function scorerOf(teamId: string, sha256: string, uri: string): Promise<Scorer> {
  return keepNewest(scorers, maxLoaded, `${teamId} ${sha256}`, () =>
    openScorer(sha256, () => readServedModel(teamId, { uri, sha256 }), teamId),
  );
}

/** Reads the model file and verifies that its bytes are those of registration. */
async function readServedModel(teamId: string, file: { uri: string; sha256: string }): Promise<Uint8Array> {
  return readVerified(teamId, file, onnxLimits.bytes);
}
