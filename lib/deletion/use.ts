import { z } from "zod";

export const Use = z.object({
  kind: z.enum([
    "alias",
    "automation",
    "dashboard",
    "dataset version",
    "deployment",
    "model version",
    "run",
    "schedule",
    "shared report",
  ]),
  id: z.string(),
  name: z.string(),
  /** Page of the portal. */
  url: z.string(),
  /** True when nothing may be deleted while this use lasts: a served alias, or a run in progress. */
  isHolding: z.boolean(),
});

/** A use of a thing that is to be deleted. */
export type Use = z.infer<typeof Use>;

/** "the alias fraud@champion, the run brave-heron-17 and 3 others" */
export function usesInWords(uses: readonly Use[]): string {
  const most = 5;
  const words = uses.slice(0, most).map(({ kind, name }) => `the ${kind} ${name}`);
  if (uses.length > most) words.push(`${uses.length - most} others`);
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(words);
}
