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

test.each([
  [
    { kind: "cron", cron: "61 * * * *" },
    /^cron: This cron expression cannot be read: Invalid value for minute: 61\.$/,
  ],
  [{ kind: "cron", cron: "every day" }, /^cron: .*five, six/],
  [{ kind: "cron", cron: "0 0 ? * *" }, /^cron: .*use five fields: minute, hour, day, month, weekday/],
  [{ kind: "cron", cron: "2026-01-01T00:00:00" }, /^cron: .*use five fields/],
  [{ kind: "cron", cron: "0 0 30 2 *" }, /^cron: This cron expression names no time that ever comes\.$/],
  [{ kind: "cron", cron: "0 6 * * *", timeZone: "Mars/Base" }, /^timeZone: This time zone is not known/],
  [{ kind: "cron", cron: "0 6 * * *", timezone: "UTC" }, /timezone/],
  [{ kind: "interval", intervalMs: 10 }, /^intervalMs: An interval has one second at least\.$/],
  [{ kind: "rrule", rrule: "EVERY DAY" }, /^rrule: .*there is no line such as RRULE:FREQ=DAILY/],
  [{ kind: "rrule", rrule: "FREQ=SOMETIMES" }, /^rrule: .*Invalid FREQ value: SOMETIMES/],
  [{ kind: "rrule", rrule: "FREQ=DAILY;BYFOO=2" }, /^rrule: .*there is no part "BYFOO=2"/],
  [{ kind: "rrule", rrule: "FREQ=DAILY;INTERVAL=0" }, /^rrule: .*interval must be greater than 0/],
  [
    { kind: "cron", cron: "0 6 * * *", startsAt: "2026-02-01T00:00:00Z", endsAt: "2026-01-01T00:00:00Z" },
    /^endsAt: The schedule ends before it starts\.$/,
  ],
  [{ kind: "sometimes" }, /^kind: A schedule is of the kind "cron", "interval" or "rrule"\.$/],
])("%o is refused with what is wrong", (input, message) => {
  expect(issues(input)).toEqual([expect.stringMatching(message)]);
});
