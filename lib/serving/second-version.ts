import { createHash } from "node:crypto";
import { processWide } from "@/db/process-wide";
import { DomainError } from "@/lib/base/errors";
import { logError } from "@/lib/base/log-error";
import { logShadow } from "./request-log";
import type { ScoringBody } from "./scoring-body";
import type { ScoringType } from "./scoring-protocol";
import { type Served, serveModel } from "./serve-model";

/** Maximum requests, and bytes of their bodies, that wait for a shadow; further ones are not shadowed. */
const mostWaiting = 32;
const mostBytes = 64 * 1024 * 1024;
const queue = processWide("shadows", () => ({ waiting: 0, bytes: 0, last: Promise.resolve() }));

/**
 * True when a request belongs to the second version's share. It depends on the key (of the request's first row) or the
 * request's id alone, so a key always gets the same version while the share stays; a larger share keeps those that had it.
 */
export function isOfShare(text: string, share: number): boolean {
  const hash = createHash("sha256").update(text).digest();
  return hash.readUInt32BE(0) / 2 ** 32 < share;
}

/** A request, as read for the first version. */
export interface ShadowedRequest {
  teamId: string;
  model: string;
  version: number;
  requestId: string;
  body: Uint8Array<ArrayBuffer>;
  type: ScoringType;
  keyColumn: string | undefined;
}

/**
 * Scores a request with a second version after its answer, one at a time, and logs the scores. It never delays or
 * fails the answer: when too many wait, or the version cannot score it, nothing is logged.
 */
export function shadowRequest(request: ShadowedRequest): void {
  const bytes = request.body.length;
  if (queue.waiting >= mostWaiting || queue.bytes + bytes > mostBytes) return;
  queue.waiting++;
  queue.bytes += bytes;
  queue.last = queue.last
    .then(() => scoreShadow(request))
    .catch((error) => logError("A shadow could not score a request.", error))
    .finally(() => {
      queue.waiting--;
      queue.bytes -= bytes;
    });
}

/** Resolves when the waiting shadows have scored. */
export function shadowsDone(): Promise<void> {
  return queue.last;
}

async function scoreShadow({ teamId, model, version, requestId, body, type, keyColumn }: ShadowedRequest) {
  const second = await serveModel(teamId, model, String(version));
  const read = await second.read(body, type, { keyColumn });
  const predictions = await second.scoreRead(read);
  logShadow(teamId, model, { requestId, role: "shadow", version, keys: read.keys, predictions });
}

/** The version that answers a request, and what it read: the second one for its share of a split. */
export async function chooseVersion(
  first: Served,
  request: Omit<ShadowedRequest, "version">,
  copy: Uint8Array<ArrayBuffer> | undefined,
): Promise<{ served: Served; read: ScoringBody; isShadowed: boolean }> {
  const { requestId, body, type, keyColumn } = request;
  const read = await first.read(body, type, { keyColumn });
  const { traffic } = first;
  const isChosen = traffic && copy && isOfShare(read.keys?.[0] ?? requestId, traffic.share);
  if (!isChosen) return { served: first, read, isShadowed: false };
  if (traffic.mode === "shadow") return { served: first, read, isShadowed: true };
  const second = await readBySecond(request, traffic.version, copy);
  return second ? { ...second, isShadowed: false } : { served: first, read, isShadowed: false };
}

/** Undefined when the second version cannot score the request: then the first one answers. */
async function readBySecond(
  { teamId, model, type, keyColumn }: Omit<ShadowedRequest, "version">,
  version: number,
  body: Uint8Array<ArrayBuffer>,
) {
  try {
    const served = await serveModel(teamId, model, String(version));
    const read = await served.read(body, type, { keyColumn });
    return read.problem === undefined ? { served, read } : undefined;
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
