import { processWide } from "@/db/process-wide";
import { DomainError } from "@/lib/base/errors";
import { keepNewest } from "@/lib/base/keep-newest";
import { readVerified } from "@/lib/blocks/signed-reference";
import { ClaimFormats, formatsFile, type RawClaim } from "@/lib/learning/features/read-claim";
import { batchesOf } from "@/lib/learning/onnx/claim-batch";
import { onnxLimits } from "@/lib/learning/onnx/inspect-onnx.mjs";
import type { ModelField } from "@/lib/learning/onnx/model-field";
import { largestModelFile } from "@/lib/learning/onnx/model-file-limits";
import { openScorer, type Prediction, type Scorer } from "@/lib/learning/onnx/score";
import { getModelVersion } from "@/lib/registry/model-queries";
import { findServed, type ServedVersion } from "@/lib/registry/served-versions";
import { columnNames, readSignature } from "@/lib/registry/signature";
import { findVersionFile } from "@/lib/registry/version-files";
import { whyNotServed, withReason } from "@/lib/registry/why-not-served";
import { readInThread } from "./read-in-thread";
import type { ScoringBody } from "./scoring-body";
import type { ScoringType } from "./scoring-protocol";

export interface Served {
  version: number;
  /** Second version of the alias that was asked for. */
  traffic: ServedVersion["traffic"];
  /** Fields that a claim needs. */
  fields: readonly ModelField[];
  /**
   * Reads raw claims as training did, and scores them. @throws DomainError "invalid" naming a field that a claim lacks
   */
  score(claims: readonly RawClaim[]): Promise<Prediction[]>;
  /** Reads the body of a scoring request. @throws DomainError "invalid", "too-large", "rate-limited" */
  read(
    body: Uint8Array<ArrayBuffer>,
    type: ScoringType,
    options?: { keyColumn?: string | undefined },
  ): Promise<ScoringBody>;
  /** Scores the result of `read`. @throws DomainError "invalid" naming a field that a claim lacks */
  scoreRead(read: ScoringBody): Promise<Prediction[]>;
}

const maxLoaded = 8;
const scorers = processWide("scorers", () => new Map<string, Promise<Scorer>>());
const loadedFormats = processWide("formats", () => new Map<string, Promise<ClaimFormats>>());

/**
 * Opens a registered model for scoring. The first request after an alias move gets the new version.
 * @param version a number or `@alias` @throws DomainError "not-found"; "invalid" saying why the model cannot be served
 */
export async function serveModel(teamId: string, name: string, version: string): Promise<Served> {
  const found = await findServed(teamId, name, version);
  if (!found) throw await notServed(teamId, name, version);
  const [scorer, formats] = await Promise.all([scorerOf(teamId, found), formatsOf(teamId, found)]);
  const { fields, tensor } = scorer;
  return {
    version: found.version,
    traffic: found.traffic,
    fields,
    score: async (claims) => scorer.scoreBatches(batchesOf(fields, claims, formats)),
    read: (body, type, options) => readInThread(teamId, { body, type, fields, tensor, formats, ...options }),
    async scoreRead({ batches, problem }) {
      if (problem !== undefined) throw new DomainError("invalid", problem);
      return scorer.scoreBatches(batches);
    },
  };
}

async function notServed(teamId: string, name: string, version: string): Promise<DomainError> {
  const there = await getModelVersion(teamId, name, version);
  const file = await findVersionFile(teamId, there, "MLmodel");
  return new DomainError("invalid", whyNotServed(name, there.version, await file?.read()));
}

async function formatsOf(teamId: string, { formats }: ServedVersion): Promise<ClaimFormats> {
  if (!formats) return {};
  return keepNewest(loadedFormats, maxLoaded, formats.sha256, async () => {
    const file = await readVerified(teamId, formats, largestModelFile(formatsFile));
    return ClaimFormats.parse(JSON.parse(Buffer.from(file).toString("utf8")));
  });
}

/** Returns the scorer of a model, by the hashes of its files: each team opens the same files once. */
function scorerOf(teamId: string, { uri, sha256, mlmodel }: ServedVersion): Promise<Scorer> {
  const key = `${teamId} ${sha256} ${mlmodel?.sha256 ?? ""}`;
  return keepNewest(scorers, maxLoaded, key, async () => {
    const text = mlmodel && (await readVerified(teamId, mlmodel, largestModelFile("MLmodel")));
    const signature = text && readSignature(text.toString("utf8"));
    const names = signature ? columnNames(signature) : undefined;
    // The bytes are verified to be those of registration.
    const read = () => readVerified(teamId, { uri, sha256 }, onnxLimits.bytes);
    return withReason(() => openScorer(sha256, read, { group: teamId, names }));
  });
}
