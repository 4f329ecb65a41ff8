import { expect, test } from "vitest";
import { timeText, timeTicks } from "./time-axis";

const at = (text: string) => Date.parse(`${text}Z`);
const labels = (from: string, to: string) => timeTicks([at(from), at(to)]).map(({ label }) => label);

test("ticks are whole units of UTC within the domain, labelled as short as their distance allows", () => {
  expect(labels("2024-01-01T00:00", "2024-03-01T00:00")).toEqual([
    "7 Jan",
    "14 Jan",
    "21 Jan",
    "28 Jan",
    "4 Feb",
    "11 Feb",
    "18 Feb",
    "25 Feb",
  ]);
  expect(labels("2024-01-15T00:00", "2024-12-01T00:00")).toEqual(["Apr 2024", "Jul 2024", "Oct 2024"]);
  expect(labels("2020-06-01T00:00", "2026-06-01T00:00")).toContain("2023");
  expect(labels("2024-01-01T22:00", "2024-01-02T02:00")).toContain("2 Jan");
  expect(labels("2024-01-01T22:00", "2024-01-02T02:00")).toContain("23:00");
});

test("a number that is no time of Date has no ticks, and stays a number", () => {
  expect(timeTicks([0, 1e20])).toEqual([]);
  expect(timeText(1e20)).toBe("100000000000000000000");
});
