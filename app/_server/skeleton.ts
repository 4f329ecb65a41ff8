import { setTimeout } from "node:timers/promises";
import { headers } from "next/headers";
import { cache } from "react";

const graceMs = 250;

/** Of this request. */
const page = cache(() => {
  let tell = () => {};
  const read = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { read, tell };
});

/**
 * When a skeleton is due: at once for a move within the portal, and for a document when its page has still not been read.
 * React shows what takes a skeleton's place 300 ms after it at the soonest, however early that is there.
 */
export async function skeletonIsDue(): Promise<void> {
  const isDocument = (await headers()).get("accept")?.includes("text/html");
  if (isDocument) await Promise.race([page().read, setTimeout(graceMs)]);
}

/** For a page with such a skeleton: it has read what it shows. */
export function pageIsRead(): void {
  page().tell();
}
