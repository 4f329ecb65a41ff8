import { Worker } from "node:worker_threads";
import { sharedThreads, type ThreadsOptions } from "@/lib/compute/threads";
import { readScoringBody, type ScoringBody, type SentClaims } from "./scoring-body";

/** Maximum bytes of a body read on the event loop: for a shorter body, the round trip to a thread takes longer. */
const shortBytes = 100_000;

const options: ThreadsOptions = {
  start: () =>
    new Worker(new URL("./scoring-body.worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    }),
  size: 2,
  timeoutMs: 20_000,
  maxWaiting: 16,
  tooMuch: "These rows take too much time or memory to read. Send them in several requests.",
};

/**
 * Runs `readScoringBody` in a worker thread when the body is long, so that the event loop stays free.
 * @param sent its body is transferred and unusable afterwards @throws DomainError "invalid", "too-large",
 * "rate-limited"
 */
export async function readInThread(
  teamId: string,
  sent: SentClaims & { body: Uint8Array<ArrayBuffer> },
): Promise<ScoringBody> {
  if (sent.body.length <= shortBytes) return readScoringBody(sent);
  const threads = sharedThreads("scoring-bodies", options);
  return (await threads.call(sent, teamId, [sent.body.buffer])) as ScoringBody;
}
