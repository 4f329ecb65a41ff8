import { createHash } from "node:crypto";
import { processWide } from "@/db/process-wide";

/** Time for which a refusal is remembered, in ms. */
const rememberedMs = 10 * 60_000;
const maxRemembered = 1_000;

/** Remembers for ten minutes which texts took too much time or memory, by their hashes. */
export class Refusals {
  /** End of each refusal, in the order of the refusals. */
  private readonly ends = new Map<string, number>();

  has(text: string): boolean {
    return (this.ends.get(hashOf(text)) ?? 0) > Date.now();
  }

  add(text: string): void {
    const hash = hashOf(text);
    this.ends.delete(hash);
    this.ends.set(hash, Date.now() + rememberedMs);
    if (this.ends.size > maxRemembered) this.ends.delete([...this.ends.keys()][0]!);
  }
}

/** The process's refusals of a name. */
export function sharedRefusals(name: string): Refusals {
  return processWide(`refusals ${name}`, () => new Refusals());
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
