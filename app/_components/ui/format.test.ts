import { expect, test } from "vitest";
import {
  formatAbsolute,
  formatBytes,
  formatChange,
  formatClock,
  formatInZone,
  formatMs,
  formatNumber,
  formatRelative,
} from "./format";

test("sizes use decimal units and never show a thousand of one", () => {
  expect([0, 999, 1000, 15_420, 999_960, 200e6].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "15.4 kB",
    "1.0 MB",
    "200 MB",
  ]);
});

test("durations use at most two units and round across them", () => {
  expect([0.4, 840, 999.7, 12_400, 59_990, 185_000, 3_599_900, 7_800_000, 352_800_000].map(formatMs)).toEqual(
    ["0 ms", "840 ms", "1.0 s", "12.4 s", "1 min", "3 min 5 s", "1 h", "2 h 10 min", "4 d 2 h"],
  );
});

test("numbers keep four significant digits, whole ones all", () => {
  expect([15420, 0.059857, 1234.567, -0.5, 0.00001234, Number.NaN].map(formatNumber)).toEqual([
    "15,420",
    "0.05986",
    "1235",
    "-0.5",
    "1.23e-5",
    "not a number",
  ]);
  expect([1200, -0.5].map(formatChange)).toEqual(["+1,200", "−0.5"]);
});

test("relative times, past and future", () => {
  const now = new Date("2026-11-24T02:15:03Z");
  const at = (ms: number) => formatRelative(new Date(now.getTime() + ms), now);
  expect([at(0), at(-12_000), at(300_000), at(7 * 86_400_000 - 1_000), at(-3 * 86_400_000)]).toEqual([
    "just now",
    "12 s ago",
    "in 5 min",
    "in 7 d",
    "3 d ago",
  ]);
  expect(formatAbsolute(now)).toBe("2026-11-24 02:15:03 UTC");
});

test("a time is formatted in a time zone", () => {
  expect(formatInZone(new Date("2026-03-29T01:00:00Z"), "Europe/Berlin")).toBe("Sun 29 Mar 2026, 03:00 CEST");
  expect(formatInZone(new Date("2026-01-01T00:00:02Z"), "UTC")).toBe("Thu 1 Jan 2026, 00:00:02 UTC");
});

test("times are shown on the clocks of a zone, which has summer time", () => {
  const winter = new Date("2026-01-31T23:05:06.120Z");
  expect(formatAbsolute(winter, "Europe/Berlin")).toBe("2026-02-01 00:05:06 CET");
  expect(formatAbsolute(new Date("2026-07-31T23:05:06Z"), "Europe/Berlin")).toBe("2026-08-01 01:05:06 CEST");
  expect(formatClock(winter, "Asia/Kolkata")).toBe("04:35:06.120");
});
