import { expect, test } from "vitest";
import { readScheduleForm } from "./schedule-form-data";

function read(fields: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return readScheduleForm(form);
}
const shared = {
  isPaused: "false",
  catchUp: "skip",
  "maxLateness.count": "2",
  "maxLateness.unitMs": "3600000",
};

test("first and last moment are local times of the schedule's zone", () => {
  const cron = { ...shared, kind: "cron", cron: "0 6 * * *", timeZone: "Europe/Berlin" };
  expect(read({ ...cron, startsAt: "2026-07-01T00:00", endsAt: "" })).toEqual({
    kind: "cron",
    cron: "0 6 * * *",
    timeZone: "Europe/Berlin",
    isPaused: false,
    params: {},
    catchUp: "skip",
    maxLatenessMs: 7_200_000,
    startsAt: "2026-06-30T22:00:00Z",
    endsAt: null,
  });
});

test("reads only the fields of the chosen kind", () => {
  const interval = { ...shared, kind: "interval", "interval.count": "1.5", "interval.unitMs": "60000" };
  expect(
    read({ ...interval, id: "a", anchorAt: "2026-01-01T00:00:00.000Z", timeZone: "Europe/Berlin" }),
  ).toEqual({
    kind: "interval",
    intervalMs: 90_000,
    anchorAt: "2026-01-01T00:00:00.000Z",
    id: "a",
    isPaused: false,
    params: {},
    catchUp: "skip",
    maxLatenessMs: 7_200_000,
    startsAt: null,
    endsAt: null,
  });
});

test("an empty maximum lateness means no limit; invalid text is kept for validation to reject", () => {
  const rrule = { ...shared, kind: "rrule", rrule: "FREQ=DAILY", timeZone: "Mars/Base" };
  expect(read({ ...rrule, "maxLateness.count": "", startsAt: "2026-01-01T00:00" })).toMatchObject({
    maxLatenessMs: null,
    startsAt: "2026-01-01T00:00",
  });
});
