import { z } from "zod";

/**
 * A point in time as clients send it: ISO 8601 with a zone, within the years that every part of the portal can
 * represent.
 */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine((text) => /^(19[7-9]\d|[2-9]\d{3})-/.test(text), "Give a time from 1970 on.");

/** A time in the API's format. */
export function iso(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
