import { Worker } from "node:worker_threads";
import { sharedThread, type ThreadOptions } from "@/lib/compute/thread";
import { readScoringBody, type ScoringBody, type SentClaims } from "./scoring-body";

/** A shorter body takes less time than the way to the thread and back. */
const shortBytes = 100_000;

const options: ThreadOptions = {
  start: () =>
    new Worker(new URL("./scoring-body.worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    }),
  timeoutMs: 20_000,
  maxWaiting: 32,
  tooMuch: "These claims take too much time or memory to read. Send them in several requests.",
};

/**
 * `readScoringBody`, in a thread where the body is long: the event loop is for others.
 * @param sent its body is gone afterwards @throws DomainError "invalid", "too-large", "rate-limited"
 */
export async function readInThread(
  sent: SentClaims & { body: Uint8Array<ArrayBuffer> },
): Promise<ScoringBody> {
  if (sent.body.length <= shortBytes) return readScoringBody(sent);
  return (await sharedThread("scoring-bodies", options).call(sent, [sent.body.buffer])) as ScoringBody;
}
