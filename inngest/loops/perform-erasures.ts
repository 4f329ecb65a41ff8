import { performErasures } from "@/lib/erasure/perform-erasures";
import { startWokenLoop } from "./work-loop";

const everyMs = 60_000;

/** Carries out requested erasures: at once when one is requested, and those that failed or were interrupted every minute. */
export function startErasing(): Promise<{ stop(): Promise<void> }> {
  return startWokenLoop("Erasing", { everyMs, kind: "dataset" }, performErasures);
}
