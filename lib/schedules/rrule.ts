import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";

const parts = new Set(
  "FREQ UNTIL COUNT INTERVAL BYSECOND BYMINUTE BYHOUR BYDAY BYMONTHDAY BYYEARDAY BYWEEKNO BYMONTH BYSETPOS WKST RSCALE SKIP".split(
    " ",
  ),
);

/**
 * Reads an RRULE of RFC 5545, alone or below a DTSTART line, with EXDATE and RDATE lines if any. Local times that a
 * change of the clock leaves out are left out, as the RFC says; a repeated hour counts once.
 * @param timeZone of a DTSTART without a zone of its own
 * @param anchorAt stands for DTSTART where there is none
 * @throws Error saying what cannot be read
 */
export function readRRule(text: string, timeZone: string, anchorAt: Date): RRuleTemporal {
  const lines = text.trim().split(/\r?\n/);
  const rule = lines.find((line) => /^(RRULE:)?FREQ=|^RRULE:/i.test(line))?.replace(/^RRULE:/i, "");
  if (!rule) throw new Error("there is no line such as RRULE:FREQ=DAILY;BYHOUR=6");
  const unknown = rule.split(";").find((part) => !parts.has(part.split("=")[0]!.toUpperCase()));
  if (unknown) throw new Error(`there is no part "${unknown}"`);
  const hasStart = lines.some((line) => /^DTSTART/i.test(line));
  const rruleString = lines.map((line) => (/^FREQ=/i.test(line) ? `RRULE:${line}` : line)).join("\n");
  return new RRuleTemporal({
    rruleString,
    tzid: timeZone,
    ...(!hasStart && {
      dtstart: Temporal.Instant.fromEpochMilliseconds(anchorAt.getTime())
        .toZonedDateTimeISO(timeZone)
        .round({ smallestUnit: "minute", roundingMode: "floor" }),
    }),
  });
}
