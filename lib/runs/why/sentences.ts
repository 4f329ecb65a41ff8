import { escapeForRegExp } from "@/lib/base/escape-for-regexp";

/** Reason why a run is waiting, as one sentence, with the runs that it names. */
export interface WaitingFor {
  sentence: string;
  runs: { id: string; name: string }[];
  /** True when the executor acts next: without an executor, this is not the whole reason. */
  isOnExecutor?: boolean;
}

const namedAtMost = 3;

/** "2026-11-24 20:15:00 UTC" */
export function timeOf(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** "a", "a and b", "a, b, c and 4 others" */
export function namesOf(runs: { name: string }[]): string {
  const names = runs.slice(0, namedAtMost).map(({ name }) => name);
  const others = runs.length - names.length;
  if (others > 0) return `${names.join(", ")} and ${others === 1 ? "one other" : `${others} others`}`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A reason of one sentence. */
export const just = (sentence: string): WaitingFor => ({ sentence, runs: [] });

/** A reason after which the executor acts next. */
export const onExecutor = (sentence: string): WaitingFor => ({ ...just(sentence), isOnExecutor: true });

/** The reason of a run that waits for a slot which others hold. @param whose what the slots belong to */
export function heldBy(holders: { id: string; name: string }[], limit: number, whose: string): WaitingFor {
  const slots = limit === 1 ? "the only slot" : `all ${limit} slots`;
  return {
    sentence: `Waiting for a slot: ${slots} of ${whose} ${limit === 1 ? "is" : "are"} used by ${namesOf(holders)}.`,
    runs: holders.map(({ id, name }) => ({ id, name })),
  };
}

/**
 * Splits a sentence at the names it contains; each name becomes a part of its own. @param names names of runs, with any
 * content
 */
export function splitAtNames(sentence: string, names: string[]): string[] {
  if (names.length === 0) return [sentence];
  // Longest first, so that a name which is a prefix of another does not cut it.
  const choices = names.toSorted((a, b) => b.length - a.length).map(escapeForRegExp);
  return sentence.split(new RegExp(`(?<![\\p{L}\\p{N}_-])(${choices.join("|")})(?![\\p{L}\\p{N}_-])`, "u"));
}
