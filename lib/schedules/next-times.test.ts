import { describe, expect, test } from "vitest";
import { lastTime, nextTimes, timesBetween } from "./next-times";
import { type Schedule, ScheduleRule } from "./schedule";

const schedule = (rule: object, limits: Partial<Schedule> = {}): Schedule => ({
  rule: ScheduleRule.parse(rule),
  startsAt: null,
  endsAt: null,
  ...limits,
});
const cron = (cron: string, timeZone = "UTC") => schedule({ kind: "cron", cron, timeZone });
const next = (tested: Schedule, after: string, count = 3) =>
  nextTimes(tested, new Date(after), count).map((time) => time.toISOString().replace(":00.000Z", "Z"));

describe("cron in Berlin, where 2026-03-29 02:00–03:00 is left out and 2026-10-25 02:00–03:00 comes twice", () => {
  test("a time in the gap runs once, right after it", () => {
    expect(next(cron("30 2 * * *", "Europe/Berlin"), "2026-03-28T00:00:00Z")).toEqual([
      "2026-03-28T01:30Z",
      "2026-03-29T01:00Z",
      "2026-03-30T00:30Z",
    ]);
  });

  test("two times that the gap brings together run once", () => {
    expect(next(cron("0,30 2,3 * * *", "Europe/Berlin"), "2026-03-29T00:00:00Z")).toEqual([
      "2026-03-29T01:00Z",
      "2026-03-29T01:30Z",
      "2026-03-30T00:00Z",
    ]);
  });

  test("a time in the repeated hour runs once, the first time, from whenever one asks", () => {
    const night = cron("30 2 * * *", "Europe/Berlin");
    expect(next(night, "2026-10-24T12:00:00Z", 2)).toEqual(["2026-10-25T00:30Z", "2026-10-26T01:30Z"]);
    expect(next(night, "2026-10-25T01:10:00Z", 1)).toEqual(["2026-10-26T01:30Z"]);
  });

  test("every half hour goes on through both", () => {
    expect(next(cron("*/30 * * * *", "Europe/Berlin"), "2026-10-25T00:10:00Z", 4)).toEqual([
      "2026-10-25T00:30Z",
      "2026-10-25T01:00Z",
      "2026-10-25T01:30Z",
      "2026-10-25T02:00Z",
    ]);
    expect(next(cron("*/30 * * * *", "Europe/Berlin"), "2026-03-29T00:10:00Z", 3)).toEqual([
      "2026-03-29T00:30Z",
      "2026-03-29T01:00Z",
      "2026-03-29T01:30Z",
    ]);
  });
});

test("cron in New York, on the days its clocks change", () => {
  expect(next(cron("30 2 * * *", "America/New_York"), "2026-03-08T00:00:00Z", 2)).toEqual([
    "2026-03-08T07:00Z",
    "2026-03-09T06:30Z",
  ]);
  expect(next(cron("30 1 * * *", "America/New_York"), "2026-11-01T00:00:00Z", 2)).toEqual([
    "2026-11-01T05:30Z",
    "2026-11-02T06:30Z",
  ]);
});

test("leap days and ends of months", () => {
  expect(next(cron("0 0 29 2 *"), "2026-01-01T00:00:00Z", 2)).toEqual([
    "2028-02-29T00:00Z",
    "2032-02-29T00:00Z",
  ]);
  expect(next(cron("0 0 L * *"), "2028-01-15T00:00:00Z")).toEqual([
    "2028-01-31T00:00Z",
    "2028-02-29T00:00Z",
    "2028-03-31T00:00Z",
  ]);
  expect(next(cron("0 0 31 * *"), "2026-01-31T00:00:00Z", 2)).toEqual([
    "2026-03-31T00:00Z",
    "2026-05-31T00:00Z",
  ]);
});

test("a slot is after the time asked for, not at it", () => {
  expect(next(cron("*/2 * * * * *"), "2026-01-01T00:00:02Z", 1)).toEqual(["2026-01-01T00:00:04.000Z"]);
  expect(next(cron("*/2 * * * * *"), "2026-01-01T00:00:01.999Z", 1)).toEqual(["2026-01-01T00:00:02.000Z"]);
});

describe("intervals", () => {
  const every = schedule({ kind: "interval", intervalMs: 90_000, anchorAt: "2026-01-01T00:00:07Z" });

  test("are counted from their anchor, so they do not drift", () => {
    expect(next(every, "2026-01-01T00:00:07Z", 2)).toEqual([
      "2026-01-01T00:01:37.000Z",
      "2026-01-01T00:03:07.000Z",
    ]);
    const later = new Date("2030-06-01T12:34:56.789Z");
    const [slot] = nextTimes(every, later, 1);
    expect((slot!.getTime() - Date.parse("2026-01-01T00:00:07Z")) % 90_000).toBe(0);
    expect(slot!.getTime() - later.getTime()).toBeLessThanOrEqual(90_000);
  });

  test("know the last slot at or before a time", () => {
    expect(lastTime(every, new Date("2026-01-01T00:01:37Z"))?.toISOString()).toBe("2026-01-01T00:01:37.000Z");
    expect(lastTime(every, new Date("2026-01-01T00:03:06Z"))?.toISOString()).toBe("2026-01-01T00:01:37.000Z");
  });
});

describe("recurrence rules (RFC 5545)", () => {
  const rrule = (rrule: string, anchorAt?: string) =>
    schedule({ kind: "rrule", rrule, timeZone: "Europe/Berlin", anchorAt });

  test("start at DTSTART in its zone, and leave out local times that do not exist", () => {
    const daily = rrule("DTSTART;TZID=Europe/Berlin:20260327T023000\nRRULE:FREQ=DAILY");
    expect(next(daily, "2026-01-01T00:00:00Z", 4)).toEqual([
      "2026-03-27T01:30Z",
      "2026-03-28T01:30Z",
      "2026-03-30T00:30Z",
      "2026-03-31T00:30Z",
    ]);
  });

  test("without DTSTART start at the anchor, in the schedule's zone", () => {
    const monthly = rrule("FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=22;BYMINUTE=0", "2026-01-01T00:00:00Z");
    expect(next(monthly, "2026-01-01T00:00:00Z", 2)).toEqual(["2026-01-31T21:00Z", "2026-02-28T21:00Z"]);
  });

  test("end by COUNT, and leave out EXDATE", () => {
    const thrice = rrule("DTSTART:20260101T060000Z\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260102T060000Z");
    expect(next(thrice, "2025-01-01T00:00:00Z", 9)).toEqual(["2026-01-01T06:00Z", "2026-01-03T06:00Z"]);
    expect(lastTime(thrice, new Date("2027-01-01T00:00:00Z"))?.toISOString()).toBe(
      "2026-01-03T06:00:00.000Z",
    );
  });

  test("that name no day at all have no times", () => {
    expect(
      next(
        rrule("DTSTART:20260101T060000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
        "2026-01-01T00:00:00Z",
      ),
    ).toEqual([]);
  });
});

test("a schedule keeps to its first and last moment, both included", () => {
  const hourly = schedule(
    { kind: "cron", cron: "0 * * * *" },
    { startsAt: new Date("2026-01-01T10:00:00Z"), endsAt: new Date("2026-01-01T12:00:00Z") },
  );
  const slots = ["2026-01-01T10:00Z", "2026-01-01T11:00Z", "2026-01-01T12:00Z"];
  expect(next(hourly, "2025-01-01T00:00:00Z", 9)).toEqual(slots);
  expect(lastTime(hourly, new Date("2026-06-01T00:00:00Z"))?.toISOString()).toBe("2026-01-01T12:00:00.000Z");
  expect(lastTime(hourly, new Date("2026-01-01T09:59:00Z"))).toBeUndefined();
});

test("times between are those after the first and up to the last, and not more than asked for", () => {
  const minutely = cron("* * * * *");
  const [from, until] = [new Date("2026-01-01T00:00:00Z"), new Date("2026-01-01T00:03:00Z")];
  expect(timesBetween(minutely, from, until, 100).map((time) => time.getUTCMinutes())).toEqual([1, 2, 3]);
  expect(timesBetween(minutely, from, until, 2)).toHaveLength(2);
});
