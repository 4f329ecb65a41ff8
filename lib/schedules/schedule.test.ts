import { expect, test } from "vitest";
import { ScheduleInput } from "./schedule";

const issues = (input: object) =>
  ScheduleInput.safeParse(input).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

test("a schedule has a policy for missed slots and a maximum lateness of a day unless it says otherwise", () => {
  expect(ScheduleInput.parse({ kind: "cron", cron: "0 6 * * *" })).toMatchObject({
    timeZone: "UTC",
    isPaused: false,
    catchUp: "skip",
    maxLatenessMs: 86_400_000,
  });
});

test.each<[object, RegExp]>([
  [
    { kind: "cron", cron: "61 * * * *" },
    /^cron: This cron expression is not valid: Invalid value for minute: 61\.$/,
  ],
  [{ kind: "cron", cron: "every day" }, /^cron: .*five, six/],
  [{ kind: "cron", cron: "0 0 ? * *" }, /^cron: .*use five fields: minute, hour, day, month, weekday/],
  [{ kind: "cron", cron: "2026-01-01T00:00:00" }, /^cron: .*use five fields/],
  [{ kind: "cron", cron: "0 0 30 2 *" }, /^cron: This cron expression never matches a date\.$/],
  [{ kind: "cron", cron: "0 6 * * *", timeZone: "Mars/Base" }, /^timeZone: Unknown time zone/],
  [{ kind: "cron", cron: "0 6 * * *", timezone: "UTC" }, /timezone/],
  [
    { kind: "interval", intervalMs: 60_000, anchorAt: "9999-12-31T23:59:59Z" },
    /^anchorAt: Give a time up to the year 2199\.$/,
  ],
  [
    { kind: "rrule", rrule: "FREQ=DAILY", startsAt: "2200-01-01T00:00:00Z" },
    /^startsAt: Give a time up to the year 2199\.$/,
  ],
  [{ kind: "interval", intervalMs: 10 }, /^intervalMs: The interval must be at least one second\.$/],
  [{ kind: "rrule", rrule: "EVERY DAY" }, /^rrule: .*there is no line such as RRULE:FREQ=DAILY/],
  [
    { kind: "rrule", rrule: "FREQ=SOMETIMES" },
    /^rrule: .*FREQ takes SECONDLY, .* or YEARLY, not "SOMETIMES"/,
  ],
  [{ kind: "rrule", rrule: "FREQ=DAILY;BYFOO=2" }, /^rrule: .*there is no part "BYFOO=2"/],
  [
    { kind: "rrule", rrule: "FREQ=DAILY;INTERVAL=0" },
    /^rrule: .*INTERVAL takes a whole number of 1–10000, not "0"/,
  ],
  ...(
    [
      ["FREQ=DAILY;BYHOUR=25", 'BYHOUR takes 0–23, not "25"'],
      ["FREQ=DAILY;BYHOUR=-1", 'BYHOUR takes 0–23, not "-1"'],
      ["FREQ=DAILY;BYHOUR=nine", 'BYHOUR takes 0–23, not "nine"'],
      ["FREQ=DAILY;BYHOUR=6;", 'there is no part ""'],
      ["FREQ=YEARLY;BYMONTH=13;BYHOUR=9;BYMINUTE=0", 'BYMONTH takes 1–12, not "13"'],
      ["FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY takes 1–31"],
      ["FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY takes 1–31"],
      ["FREQ=DAILY;COUNT=0", "COUNT takes a whole number of 1–500"],
      ["FREQ=DAILY;COUNT=20000", "for more, give UNTIL"],
      ["DTSTART:99991231T235959\nRRULE:FREQ=YEARLY", "DTSTART takes times up to the year 2199"],
      [
        "DTSTART:20260101T090000\nRRULE:FREQ=DAILY\nEXDATE:20260102T090000,99990101T000000",
        "EXDATE takes times up to the year 2199",
      ],
      ["FREQ=DAILY;COUNT=2;UNTIL=20300101T000000Z", "COUNT does not go with UNTIL"],
      ["FREQ=WEEKLY;BYDAY=MO;BYDAY=TU;BYHOUR=9;BYMINUTE=0", "BYDAY is there twice"],
      ["FREQ=WEEKLY;BYDAY=1MO", "BYDAY has numbers with FREQ=MONTHLY and FREQ=YEARLY only"],
      ["FREQ=WEEKLY;BYDAY=XX", "BYDAY takes weekdays"],
      ["FREQ=DAILY;BYDYA=MO", 'there is no part "BYDYA=MO"'],
      ["FREQ=MONTHLY;BYSETPOS=1", "there is none"],
      ["FREQ=DAILY;UNTIL=tomorrow", "UNTIL takes a time"],
      [
        "DTSTART:20260101T090000\nRRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY;BYDAY=SA,SU",
        'there is no line "EXRULE',
      ],
      ["DTSTART:20260101T090000\nRRULE:FREQ=DAILY\nEXDATE:20261205", "EXDATE is written as in EXDATE:2026"],
      ["DTSTART:soon\nRRULE:FREQ=DAILY", "DTSTART is written as in"],
      ["RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "there is more than one RRULE"],
      ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "has no occurrences in the coming years"],
    ] as const
  ).map(([rrule, message]): [object, RegExp] => [
    { kind: "rrule", rrule },
    new RegExp(`^rrule: .*${message}`),
  ]),
  [
    { kind: "cron", cron: "0 6 * * *", startsAt: "2026-02-01T00:00:00Z", endsAt: "2026-01-01T00:00:00Z" },
    /^endsAt: The end must be after the start\.$/,
  ],
  [{ kind: "sometimes" }, /^kind: The kind must be "cron", "interval" or "rrule"\.$/],
])("%o is refused with what is wrong", (input, message) => {
  expect(issues(input)).toEqual([expect.stringMatching(message)]);
});
