import { parentPort } from "node:worker_threads";
import { errorReply, type ThreadReply } from "@/lib/compute/thread-reply";
import { type MarkdownSource, readMarkdown } from "./read-markdown";

parentPort?.on("message", (source: MarkdownSource) => {
  try {
    const result = readMarkdown(source);
    parentPort?.postMessage(
      { result } satisfies ThreadReply,
      result.map(({ buffer }) => buffer),
    );
  } catch (error) {
    parentPort?.postMessage(errorReply(error));
  }
});
