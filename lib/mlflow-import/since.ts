import { z } from "zod";
import { DomainError } from "@/lib/base/errors";

const advice =
  "Write a day, as 2026-01-31, or a time, as 2026-01-31T12:00:00Z. Leave it empty for everything.";

/** A day or a time from which on things are imported; empty for everything. */
export const Since = z
  .string()
  .trim()
  .regex(/^(\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d))?)?$/, advice)
  .default("");

/** @throws DomainError "invalid" for a day that the calendar does not have */
export function readSince(text: string): Date | undefined {
  if (text === "") return undefined;
  const at = new Date(text);
  if (!Number.isNaN(at.getTime())) return at;
  throw new DomainError("invalid", advice, [{ path: "since", message: advice }]);
}
