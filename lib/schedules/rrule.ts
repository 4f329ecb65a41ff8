import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import { lastYear } from "./last-year";
import { type RRuleParts, readParts } from "./rrule-parts";

/** Number of periods without a match after which a search stops: about 80 ms, and at least 10 years of days. */
const mostPeriods: Record<string, number> = {
  SECONDLY: 100,
  MINUTELY: 100,
  HOURLY: 700,
  DAILY: 4_000,
  WEEKLY: 800,
  MONTHLY: 1_200,
  YEARLY: 500,
};

const time = String.raw`\d{8}T\d{6}Z?`;
const lineForms: [RegExp, string][] = [
  [new RegExp(`^DTSTART(;TZID=[\\w/+-]+)?:${time}$`, "i"), "DTSTART;TZID=Europe/Berlin:20260101T060000"],
  [
    new RegExp(`^EXDATE(;TZID=[\\w/+-]+)?:${time}(,${time})*$`, "i"),
    "EXDATE:20261224T060000,20261225T060000",
  ],
  [new RegExp(`^RDATE(;TZID=[\\w/+-]+)?:${time}(,${time})*$`, "i"), "RDATE:20261231T060000"],
];

/** A parsed rule, with the parts of its RRULE. */
export interface ReadRule {
  rule: RRuleTemporal;
  parts: RRuleParts;
}

/**
 * Parses an RRULE of RFC 5545, alone or after a DTSTART line, with optional EXDATE and RDATE lines. Local times that a
 * clock change skips are skipped, as the RFC says; a repeated hour counts once. Anything out of range or not understood
 * is refused, never ignored.
 * @param timeZone of a DTSTART without a zone of its own
 * @param anchorAt replaces a missing DTSTART
 * @throws Error with the part that cannot be read
 */
export function readRRule(text: string, timeZone: string, anchorAt: Date): ReadRule {
  const lines = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim());
  const [rule, another] = lines.filter((line) => /^(RRULE:)?FREQ=|^RRULE:/i.test(line));
  if (!rule) throw new Error("there is no line such as RRULE:FREQ=DAILY;BYHOUR=6");
  if (another) throw new Error("there is more than one RRULE");
  const parts = readParts(rule.replace(/^RRULE:/i, ""));
  const others = lines.filter((line) => line !== rule);
  for (const line of others) checkLine(line);
  const starts = others.filter((line) => /^DTSTART/i.test(line));
  if (starts.length > 1) throw new Error("there is more than one DTSTART");
  const rruleString = [...starts, `RRULE:${[...parts].map(([name, value]) => `${name}=${value}`).join(";")}`]
    .concat(others.filter((line) => !/^DTSTART/i.test(line)))
    .join("\n");
  const read = new RRuleTemporal({
    rruleString,
    tzid: timeZone,
    maxIterations: Math.max(mostPeriods[parts.get("FREQ")!]!, 2 * Number(parts.get("COUNT") ?? 0)),
    ...(starts.length === 0 && {
      dtstart: Temporal.Instant.fromEpochMilliseconds(anchorAt.getTime())
        .toZonedDateTimeISO(timeZone)
        .round({ smallestUnit: "minute", roundingMode: "floor" }),
    }),
  });
  return { rule: read, parts };
}

function checkLine(line: string): void {
  const name = /^[A-Za-z]*/.exec(line)![0].toUpperCase();
  const form = lineForms.find(([, example]) => example.startsWith(name) && name !== "");
  if (!form)
    throw new Error(`there is no line "${line.slice(0, 60)}"; a rule has DTSTART, RRULE, EXDATE and RDATE`);
  if (!form[0].test(line)) throw new Error(`${name} is written as in ${form[1]}, not "${line.slice(0, 60)}"`);
  if ([...line.matchAll(/[:,](\d{4})\d{4}T/g)].some(([, year]) => Number(year) > lastYear))
    throw new Error(`${name} takes times up to the year ${lastYear}`);
}
