import { v7 } from "uuid";

/** A new opaque id: a UUID v7, so that ids sort by creation time. */
export function newId(): string {
  return v7();
}

/** Sorts before all ids that were made at the time or later, and after those that were made before. */
export function firstIdAt(time: Date): string {
  const digits = Math.max(0, time.getTime()).toString(16).padStart(12, "0");
  return `${digits.slice(0, 8)}-${digits.slice(8)}-`;
}
