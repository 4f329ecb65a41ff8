import { Temporal } from "temporal-polyfill";
import { jsonOrText } from "@/lib/base/json";

/** Values of a submitted `ScheduleForm`, to be parsed by `ScheduleInput`. */
export function readScheduleForm(form: FormData): Record<string, unknown> {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const kind = text("kind");
  const timeZone = text("timeZone");
  const anchor = text("anchorAt") && { anchorAt: text("anchorAt") };
  const rule = {
    cron: { cron: text("cron"), timeZone },
    interval: { intervalMs: duration("interval") ?? 0, ...anchor },
    rrule: { rrule: text("rrule"), timeZone, ...anchor },
  }[kind];
  return {
    kind,
    ...rule,
    ...(text("id") && { id: text("id") }),
    ...(text("updatedAt") && { updatedAt: text("updatedAt") }),
    isPaused: text("isPaused") === "true",
    params: text("params") === "" ? {} : jsonOrText(text("params")),
    catchUp: text("catchUp"),
    maxLatenessMs: duration("maxLateness"),
    startsAt: instant("startsAt"),
    endsAt: instant("endsAt"),
  };

  function duration(name: string): number | null {
    const count = text(`${name}.count`);
    return count === "" ? null : Math.round(Number(count) * Number(text(`${name}.unitMs`)));
  }

  /** A local time in the schedule's zone; an invalid one stays unchanged and is rejected by the schema. */
  function instant(name: string): string | null {
    const local = text(name);
    if (local === "") return null;
    try {
      const zoned = Temporal.PlainDateTime.from(local).toZonedDateTime(
        kind === "interval" ? "UTC" : timeZone,
      );
      return zoned.toInstant().toString();
    } catch {
      return local;
    }
  }
}
