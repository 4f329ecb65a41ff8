import { z } from "zod";
import { RunAnswer } from "@/lib/runs/read/run-answer";

/** Names that a message may have between `{{` and `}}`; `run.params.` and `run.output.` lead further. */
const messageNames = [
  "reason",
  "automation.name",
  "automation.id",
  ...Object.keys(RunAnswer.shape).map((field) => `run.${field}`),
];

/** Text of an alert's messages with places such as `{{ run.name }}`. */
export const MessageText = z.string().trim().min(1).max(2000);

/** Reason why a text cannot be filled; undefined when it can be. */
export function messageProblem(text: string): string | undefined {
  const unknown = placesOf(text).find(({ name }) => !isKnown(name));
  if (!unknown) return undefined;
  return `There is no {{ ${unknown.name.slice(0, 60)} }}. Use reason, automation.name, run.name, run.url or another field of the run.`;
}

/** Fills the places of a text with facts. What a firing does not have, such as a run, reads as a dash. */
export function fillMessage(text: string, facts: object): string {
  const places = placesOf(text);
  const filled = places.map(({ before, name }) => before + inWords(valueAt(facts, name)));
  return filled.join("") + text.slice(places.at(-1)?.end ?? 0);
}

function placesOf(text: string): { before: string; name: string; end: number }[] {
  const places: ReturnType<typeof placesOf> = [];
  for (let from = 0; ; ) {
    const start = text.indexOf("{{", from);
    const close = start < 0 ? -1 : text.indexOf("}}", start + 2);
    if (close < 0) return places;
    places.push({
      before: text.slice(from, start),
      name: text.slice(start + 2, close).trim(),
      end: close + 2,
    });
    from = close + 2;
  }
}

function isKnown(name: string): boolean {
  return messageNames.some((known) => name === known || name.startsWith(`${known}.`));
}

function valueAt(facts: object, name: string): unknown {
  return name
    .split(".")
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
          ? (inner as Record<string, unknown>)[key]
          : undefined,
      facts,
    );
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return "–";
  return typeof value === "object" ? JSON.stringify(value).slice(0, 1000) : String(value);
}
