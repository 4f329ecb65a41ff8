import type { TriggerType } from "@/lib/base/run";

/** Labels of the trigger types. */
export const triggerLabels: Record<TriggerType, string> = {
  person: "A person",
  api: "The API",
  schedule: "A schedule",
  webhook: "A webhook",
  automation: "An automation",
  run: "Another run",
};

/** A time as the filter's fields take it: as short as it can be without saying another. */
export function timeText(time: Date): string {
  const iso = time.toISOString();
  if (iso.endsWith("T23:59:59.999Z")) return iso.slice(0, 10);
  return iso.endsWith(":00.000Z") ? iso.slice(0, 16).replace("T", " ") : iso;
}
