import { serialize } from "node:v8";
import { parentPort } from "node:worker_threads";
import { errorReply, type ThreadReply } from "@/lib/compute/thread-reply";
import { readScoringBody, type ScoringBody, type SentClaims } from "./scoring-body";

// Posts batches as bytes: the server passes them to the scoring process without reading them.
parentPort?.on("message", (sent: SentClaims) => {
  try {
    const read = readScoringBody(sent);
    const batches = read.batches.map(({ rows, columns }) => ({
      rows,
      columns: Uint8Array.from(serialize(columns)),
    }));
    const result: ScoringBody = { ...read, batches };
    parentPort?.postMessage(
      { result } satisfies ThreadReply,
      batches.map(({ columns }) => columns.buffer),
    );
  } catch (error) {
    parentPort?.postMessage(errorReply(error));
  }
});
