import { z } from "zod";

/** An IANA time zone known to the server's time zone data. */
export const TimeZone = z.string().refine(isTimeZone, {
  error: 'Unknown time zone. Use a name such as "Europe/Berlin" or "UTC".',
  // Fields that depend on the zone cannot be checked without it.
  abort: true,
});

/** Names of all time zones, for selection. */
export function listTimeZones(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Offsets ("+02:00") have no daylight saving rules.
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
