import { expect, test } from "vitest";
import { inWords } from "./in-words";
import { nextTimes } from "./next-times";
import { ScheduleRule } from "./schedule";

const cron = (cron: string) => inWords(ScheduleRule.parse({ kind: "cron", cron, timeZone: "Europe/Berlin" }));

test.each([
  ["30 2 * * 1-5", "at 02:30, Monday through Friday"],
  ["0 6,18 * * *", "at 06:00 and 18:00, every day"],
  ["0 9 * * MON,thu", "at 09:00, only on Monday and Thursday"],
  ["0 0 1 * *", "at 00:00, on day 1 of the month"],
  ["15 4 2,23 1,7 *", "at 04:15, on day 2 and 23 of the month, only in January and July"],
  ["0 22 L * *", "at 22:00, on the last day of the month"],
  ["*/15 * * * *", "every 15 minutes"],
  ["*/15 9-17 * * 1-5", "every 15 minutes, between 09:00 and 17:59, Monday through Friday"],
  ["5 * * * *", "at 5 minutes past the hour"],
  ["0 */6 * * *", "on the hour, every 6 hours"],
  ["* * * * *", "every minute"],
  ["*/2 * * * * *", "every 2 seconds"],
  ["30 0 12 * 12 *", "at 12:00:30, every day, only in December"],
  ["0 0 * * 7", "at 00:00, only on Sunday"],
  ["@daily", "at 00:00, every day"],
  ["0 3 * * 1#2", "at 03:00, on the second Monday of the month"],
  ["0 3 13 * 5", "at 03:00, on day 13 of the month, and on Friday"],
  ["@Weekly", "at 00:00, only on Sunday"],
  ["0 3 * * 1-5#2", "by cron “0 3 * * 1-5#2”"],
  ["0 3 13 * +5", "by cron “0 3 13 * +5”"],
])("cron %s is %s", (expression, words) => {
  expect(cron(expression)).toBe(`${words}, Europe/Berlin`);
});

test.each([
  [1000, "every second"],
  [7_200_000, "every 2 hours"],
  [5_400_000, "every 1 hour 30 minutes"],
  [86_400_000, "every day"],
])("an interval of %i ms is %s", (intervalMs, words) => {
  expect(inWords({ kind: "interval", intervalMs })).toBe(words);
});

test.each([
  ["FREQ=DAILY;BYHOUR=6;BYMINUTE=0", "every day at 06:00, Europe/Berlin"],
  [
    "RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9,17;BYMINUTE=30",
    "every month on last Friday at 09:30 and 17:30, Europe/Berlin",
  ],
  [
    "DTSTART;TZID=America/New_York:20260105T083000\nRRULE:FREQ=WEEKLY;INTERVAL=2",
    "every 2 weeks on Monday at 08:30, America/New_York",
  ],
])("%s is %s", (rrule, words) => {
  expect(inWords({ kind: "rrule", rrule, timeZone: "Europe/Berlin" })).toBe(words);
});

test("the words tell the time of the forecast, also where the minute is that of the start", () => {
  const rule = ScheduleRule.parse({
    kind: "rrule",
    rrule: "FREQ=DAILY;BYHOUR=6",
    timeZone: "Europe/Berlin",
    anchorAt: "2026-11-24T20:51:30Z",
  });
  expect(inWords(rule)).toBe("every day at 06:51, Europe/Berlin");
  const [first] = nextTimes({ rule, startsAt: null, endsAt: null }, new Date("2026-11-28T00:00:00Z"), 1);
  expect(first?.toISOString()).toBe("2026-11-28T05:51:00.000Z");
});

test("a stored rule that would be refused today is quoted, and has no times", () => {
  const rule = ScheduleRule.parse({ kind: "rrule", rrule: "FREQ=DAILY;BYHOUR=25" });
  expect(inWords(rule)).toBe("by rule “FREQ=DAILY;BYHOUR=25” (not recognized), UTC");
  expect(nextTimes({ rule, startsAt: null, endsAt: null }, new Date(), 1)).toEqual([]);
});
