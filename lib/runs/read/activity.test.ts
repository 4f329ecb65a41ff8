import { expect, test, vi } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { readActivity, spans } from "./activity";

useTestDatabase();

const now = new Date("2026-11-24T10:10:00Z");

test("runs are counted in the bar of their creation time, by outcome", async () => {
  const { teamId } = await makeTeam();
  const [parent] = await insertRuns(teamId, [
    { createdAt: new Date("2026-11-24T10:05:00Z"), state: "Failed" },
    { createdAt: new Date("2026-11-24T10:09:00Z"), state: "Running" },
    { createdAt: new Date("2026-11-24T09:59:59Z"), state: "Completed" },
    { createdAt: new Date("2026-11-23T10:29:59Z"), state: "Completed" },
  ]);
  await insertRuns(teamId, [{ createdAt: new Date("2026-11-24T10:06:00Z"), parentRunId: parent }]);

  const { bars, states } = await readActivity(teamId, "24h", now);
  expect(bars).toHaveLength(spans["24h"].bars);
  expect(bars.at(-1)).toEqual({
    since: new Date("2026-11-24T10:00:00Z"),
    until: new Date("2026-11-24T10:30:00Z"),
    counts: { failed: 1, cancelled: 0, open: 1, completed: 0 },
  });
  expect(bars.at(-2)?.counts.completed).toBe(1);
  expect(bars[0]?.since).toEqual(new Date("2026-11-23T10:30:00Z"));
  expect(states).toEqual(
    new Map([
      ["Failed", 1],
      ["Running", 1],
      ["Completed", 1],
    ]),
  );
});

test("another team's runs are not counted", async () => {
  await insertRuns((await makeTeam()).teamId, [{ createdAt: now }]);
  const { states } = await readActivity((await makeTeam()).teamId, "1h", now);
  expect(states.size).toBe(0);
});

test("in ranges of days, the newest bars are counted each time, and the earlier ones once a minute", async () => {
  const { teamId } = await makeTeam();
  const early = { createdAt: new Date("2026-11-20T10:00:00Z"), state: "Failed" as const };
  const late = { createdAt: new Date("2026-11-24T10:05:00Z") };
  await insertRuns(teamId, [early, late]);
  const counts = async () => Object.fromEntries((await readActivity(teamId, "7d", now)).states);
  expect(await counts()).toEqual({ Failed: 1, Completed: 1 });
  await insertRuns(teamId, [early, late]);
  expect(await counts()).toEqual({ Failed: 1, Completed: 2 });
  vi.setSystemTime(Date.now() + 61_000);
  expect(await counts()).toEqual({ Failed: 2, Completed: 2 });
  vi.useRealTimers();
});
