import { Worker } from "node:worker_threads";
import { DomainError } from "@/lib/base/errors";
import { logError } from "@/lib/base/log-error";
import { sharedRefusals } from "@/lib/compute/refusals";
import { sharedThreads, type ThreadsOptions } from "@/lib/compute/threads";
import { isCostlyMarkdown } from "./markdown-cost";
import { type MarkdownSource, readMarkdown } from "./read-markdown";

/** A shorter text takes less time than the way to a thread and back. */
const shortText = 500;
const options: ThreadsOptions = {
  start: () =>
    new Worker(new URL("./read-markdown.worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    }),
  size: 2,
  timeoutMs: 10_000,
  maxWaiting: 64,
  tooMuch: "This text takes too much time or memory to draw.",
};

/** Why a text is shown as plain text: it takes too much time or memory, or too many others wait. */
export type Unread = "costly" | "busy";

/** Texts that are being read. */
const underWay = new Map<string, Promise<Uint8Array[] | Unread>>();

/**
 * `readMarkdown`, in a thread where the text is long: the event loop is for others. A text that took too much is
 * refused at once when it comes again.
 * @param teamId teams take turns
 */
export async function readInThread(source: MarkdownSource, teamId: string): Promise<Uint8Array[] | Unread> {
  const { text } = source;
  if (text.length <= shortText) return readMarkdown(source);
  const refusals = sharedRefusals("markdown");
  if (isCostlyMarkdown(text) || refusals.has(text)) return "costly";
  // Readers of one page share its reading, so that a costly text holds a thread once.
  const key = JSON.stringify([teamId, source]);
  const known = underWay.get(key);
  if (known) return known;
  const reading = read(source, teamId).finally(() => underWay.delete(key));
  underWay.set(key, reading);
  const found = await reading;
  if (found === "costly") refusals.add(text);
  return found;
}

async function read(source: MarkdownSource, teamId: string): Promise<Uint8Array[] | Unread> {
  try {
    return (await sharedThreads("markdown", options).call(source, teamId)) as Uint8Array[];
  } catch (error) {
    if (error instanceof DomainError && error.code === "rate-limited") return "busy";
    // A parser that fails on a text fails on it again.
    if (!(error instanceof DomainError)) logError("A Markdown text could not be read.", error);
    return "costly";
  }
}
