import { v7 } from "uuid";

/** A new opaque id: a UUID v7, so that ids sort by creation time. */
export function newId(): string {
  return v7();
}
