import { z } from "zod";

/** An IANA time zone, as the server's own time zone data knows it. */
export const TimeZone = z.string().refine(isTimeZone, {
  error: 'Unknown time zone. Use a name such as "Europe/Berlin" or "UTC".',
  // What is read in it cannot be judged without it.
  abort: true,
});

/** Every time zone by name, for choosing. */
export function listTimeZones(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Offsets ("+02:00") know no daylight saving, which is what a zone is for.
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
