import { Worker } from "node:worker_threads";
import { DomainError } from "@/lib/base/errors";
import { sharedThread, type ThreadOptions } from "@/lib/compute/thread";
import { isCostlyMarkdown } from "./markdown-cost";
import { type MarkdownSource, readMarkdown } from "./read-markdown";

/** A shorter text takes less time than the way to the thread and back. */
const shortText = 500;

const options: ThreadOptions = {
  start: () =>
    new Worker(new URL("./read-markdown.worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    }),
  timeoutMs: 3_000,
  maxWaiting: 64,
  tooMuch: "This text takes too much time or memory to draw.",
};

/**
 * `readMarkdown`, in a thread where the text is long: the event loop is for others.
 * @returns undefined for a text that takes too much time or memory and must be shown as plain text
 */
export async function readInThread(source: MarkdownSource): Promise<Uint8Array[] | undefined> {
  if (isCostlyMarkdown(source.text)) return undefined;
  if (source.text.length <= shortText) return readMarkdown(source);
  try {
    return (await sharedThread("markdown", options).call(source)) as Uint8Array[];
  } catch (error) {
    if (error instanceof DomainError && error.code === "too-large") return undefined;
    throw error;
  }
}
