import { expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { inWords } from "./in-words";
import { lastTime, nextTimes } from "./next-times";
import { ScheduleInput, ScheduleRule } from "./schedule";

const list = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => index + first).join(",");
const weekdays = "MO,TU,WE,TH,FR,SA,SU";
const start = "DTSTART;TZID=Europe/Berlin:20260101T000000\nRRULE:";
const now = new Date("2026-11-28T17:30:00Z");

/** Rules whose search took from half a second to a minute at 577dc70, and similar ones. */
const costly = [
  `FREQ=DAILY;BYHOUR=${list(24)};BYMINUTE=${list(60)};BYSECOND=${list(60)}`,
  `FREQ=YEARLY;BYDAY=${weekdays};BYHOUR=${list(24)};BYMINUTE=${list(60)}`,
  `FREQ=YEARLY;BYYEARDAY=${list(366, 1)};BYHOUR=${list(24)}`,
  `FREQ=YEARLY;BYWEEKNO=${list(53, 1)};BYDAY=${weekdays};BYHOUR=${list(24)}`,
  `FREQ=YEARLY;BYMONTHDAY=${list(31, 1)};BYHOUR=${list(24)}`,
  `FREQ=MONTHLY;BYMONTHDAY=${list(31, 1)};BYHOUR=${list(24)};BYMINUTE=${list(60)}`,
  `FREQ=WEEKLY;BYDAY=${weekdays};BYHOUR=${list(24)};BYMINUTE=${list(60)}`,
  `FREQ=DAILY;BYHOUR=${list(24)};BYMINUTE=${list(60)};BYSETPOS=-1`,
  `FREQ=HOURLY;BYMINUTE=${list(60)};BYSECOND=${list(60)}`,
  "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
  "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
  "FREQ=SECONDLY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=30",
  "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
  "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
  "FREQ=WEEKLY;BYMONTH=2;BYDAY=MO;BYSETPOS=7",
  "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
  "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
  "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=3",
  "FREQ=MINUTELY;COUNT=500;BYMONTH=2;BYMONTHDAY=30",
  `FREQ=DAILY;COUNT=500;BYHOUR=${list(24)};BYMINUTE=0`,
  "FREQ=DAILY;COUNT=20000",
];

/** Least processor time of several calls: the first one also compiles the code. */
function shortestMs(work: () => unknown): number {
  work();
  return Math.min(...[1, 2, 3].map(() => cpuTime(work)));
}

test.each(costly)("a costly rule is refused or searched within its bound: %s", (rrule) => {
  const text = `${start}${rrule}`;
  // A few times the measured maximum (80 ms); at 577dc70 most took seconds.
  expect(shortestMs(() => ScheduleInput.safeParse({ kind: "rrule", rrule: text }))).toBeLessThan(400);
  let anchor = 0;
  const look = () => {
    // A new anchor each time, so that no cached result is used.
    anchor += 60_000;
    const rule = ScheduleRule.parse({ kind: "rrule", rrule: text, anchorAt: new Date(anchor).toISOString() });
    const schedule = { rule, startsAt: null, endsAt: null };
    nextTimes(schedule, now, 1);
    lastTime(schedule, now);
    inWords(rule);
  };
  expect(shortestMs(look)).toBeLessThan(800);
});

test("times that were found are known until they pass", () => {
  const rule = ScheduleRule.parse({
    kind: "rrule",
    rrule: `${start}FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;BYHOUR=9;BYMINUTE=0`,
  });
  const schedule = { rule, startsAt: null, endsAt: null };
  const first = nextTimes(schedule, now, 5);
  const took = cpuTime(() => {
    for (let index = 0; index < 1_000; index += 1)
      expect(nextTimes(schedule, new Date(now.getTime() + index), 5)).toEqual(first);
  });
  expect(took).toBeLessThan(1_000);
  expect(nextTimes(schedule, first[0]!, 4)).toEqual(first.slice(1));
});
