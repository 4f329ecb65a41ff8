import { describe, expect, test } from "vitest";
import { dueSlots } from "./due-slots";

const minute = 60_000;
const hourly = (overrides: Partial<Parameters<typeof dueSlots>[0]> = {}) => ({
  rule: { kind: "cron" as const, cron: "0 * * * *", timeZone: "UTC" },
  startsAt: null,
  endsAt: null,
  catchUp: "skip" as const,
  maxLatenessMs: null,
  handledUntil: new Date("2026-01-01T06:00:00Z"),
  ...overrides,
});
const due = (schedule: Parameters<typeof dueSlots>[0], now: string) =>
  dueSlots(schedule, new Date(now)).slots.map((slot) => slot.toISOString().slice(11, 16));

test("a slot on time starts whatever the policy, and only once it has come", () => {
  for (const catchUp of ["skip", "last", "all"] as const) {
    expect(due(hourly({ catchUp }), "2026-01-01T06:59:59.999Z")).toEqual([]);
    expect(due(hourly({ catchUp }), "2026-01-01T07:00:00.000Z")).toEqual(["07:00"]);
  }
});

describe("after a downtime from 06:00 to 10:20", () => {
  const now = "2026-01-01T10:20:00Z";

  test("skip starts none, last the last one, all each in order", () => {
    expect(due(hourly({ catchUp: "skip" }), now)).toEqual([]);
    expect(due(hourly({ catchUp: "last" }), now)).toEqual(["10:00"]);
    expect(due(hourly({ catchUp: "all" }), now)).toEqual(["07:00", "08:00", "09:00", "10:00"]);
  });

  test("none starts that is later than the maximum lateness", () => {
    expect(due(hourly({ catchUp: "all", maxLatenessMs: 80 * minute }), now)).toEqual(["09:00", "10:00"]);
    expect(due(hourly({ catchUp: "last", maxLatenessMs: 20 * minute }), now)).toEqual(["10:00"]);
    expect(due(hourly({ catchUp: "last", maxLatenessMs: 19 * minute }), now)).toEqual([]);
  });

  test("every missed slot is handled, whether it started a run or not", () => {
    expect(dueSlots(hourly(), new Date(now)).handledUntil).toEqual(new Date(now));
  });
});

test("a slot of the last minute counts as on time, so a restart loses none", () => {
  expect(due(hourly(), "2026-01-01T07:01:00Z")).toEqual(["07:00"]);
  expect(due(hourly(), "2026-01-01T07:01:00.001Z")).toEqual([]);
});

test("the maximum lateness holds for slots on time as well", () => {
  expect(due(hourly({ maxLatenessMs: 5000 }), "2026-01-01T07:00:06Z")).toEqual([]);
});

test("handles very many missed slots in batches", () => {
  const everySecond = hourly({
    catchUp: "all",
    rule: { kind: "interval" as const, intervalMs: 1000 },
  });
  const first = dueSlots(everySecond, new Date("2026-01-01T07:00:00Z"));
  expect(first.slots).toHaveLength(100);
  expect(first.handledUntil).toEqual(new Date("2026-01-01T06:01:40Z"));
  const second = dueSlots(
    { ...everySecond, handledUntil: first.handledUntil },
    new Date("2026-01-01T07:00:00Z"),
  );
  expect(second.slots[0]).toEqual(new Date("2026-01-01T06:01:41Z"));
});
