import { escapeForRegExp } from "@/lib/base/escape-for-regexp";

/** Why a run does not move, in one sentence, with the runs that it names. */
export interface WaitingFor {
  sentence: string;
  runs: { id: string; name: string }[];
  /** True when the executor is next to act, so that without one this is not the whole truth. */
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

/** A sentence in pieces: each of the names that it holds is one by itself. @param names those of runs, whatever they hold */
export function splitAtNames(sentence: string, names: string[]): string[] {
  if (names.length === 0) return [sentence];
  // The longest first, so that a name which begins another does not cut it.
  const choices = names.toSorted((a, b) => b.length - a.length).map(escapeForRegExp);
  return sentence.split(new RegExp(`(?<![\\p{L}\\p{N}_-])(${choices.join("|")})(?![\\p{L}\\p{N}_-])`, "u"));
}
