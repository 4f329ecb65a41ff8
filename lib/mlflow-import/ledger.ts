import { z } from "zod";
import { keepableText } from "@/lib/base/keepable";

const mostReasons = 200;
const mostExamples = 5;

/** Numbers of an import, and what it left out. */
export const ImportSummary = z.object({
  /** Numbers by what they count, such as "runs". */
  counts: z.record(z.string(), z.int()),
  /** One entry for each kind of thing and reason. */
  leftOut: z.array(
    z.object({ what: z.string(), reason: z.string(), count: z.int(), examples: z.array(z.string()) }),
  ),
});
export type ImportSummary = z.infer<typeof ImportSummary>;

/** Sum of two parts of an import. */
export function addSummaries(one: ImportSummary, other: ImportSummary): ImportSummary {
  const counts = { ...one.counts };
  for (const [what, number] of Object.entries(other.counts)) counts[what] = (counts[what] ?? 0) + number;
  return { counts, leftOut: [...one.leftOut, ...other.leftOut] };
}

/** Counts what an import does. It stays small however much is left out. */
export class Ledger {
  private readonly counts = new Map<string, number>();
  private readonly leftOut = new Map<string, ImportSummary["leftOut"][number]>();

  /** @param what in the plural: "runs", "metric values" */
  count(what: string, by = 1): void {
    if (by > 0) this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  /** @param reason the end of a sentence @param example name or id of the thing, "" for none */
  leaveOut(what: string, reason: string, example: string, by = 1): void {
    const isFull = this.leftOut.size >= mostReasons && !this.leftOut.has(`${what} ${reason}`);
    const why = isFull ? "other reasons" : keepableText(reason, 300);
    const key = `${what} ${isFull ? why : reason}`;
    const entry = this.leftOut.get(key) ?? { what, reason: why, count: 0, examples: [] };
    entry.count += by;
    if (example !== "" && entry.examples.length < mostExamples)
      entry.examples.push(keepableText(example, 100));
    this.leftOut.set(key, entry);
  }

  summary(): ImportSummary {
    return { counts: Object.fromEntries(this.counts), leftOut: [...this.leftOut.values()] };
  }
}
