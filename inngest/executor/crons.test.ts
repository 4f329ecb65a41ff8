import { expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { nextSlot } from "./cron-pattern";
import { planCrons, startCrons } from "./crons";
import { readConfigs } from "./function-config";
import { createRegistry } from "./registry";
import { useExecutor } from "./test-executor";

const events: { id?: string; data: Record<string, unknown> }[] = [];
useExecutor("crons", (client) => [
  client.createFunction(
    { id: "yearly", triggers: [{ cron: "0 3 1 1 *" }], retries: 0 },
    async ({ event }) => {
      events.push({ id: event.id, data: event.data });
    },
  ),
]);

test("a slot is started once, by whichever process moves it on", async () => {
  const config = { id: "crons-yearly", steps: { step: {} }, triggers: [{ cron: "0 3 1 1 *" }] };
  const registry = createRegistry(readConfigs({ functions: [config] }));
  await sql()`update executor_crons set next_at = '2020-01-01T03:00:00Z'`;
  await Promise.all(Array.from({ length: 5 }, () => startCrons(registry)));
  await vi.waitFor(() => expect(events).toHaveLength(1));
  expect(events[0]).toEqual({
    id: "2020-01-01T03:00:00Z",
    data: { cron: "0 3 1 1 *", scheduledAt: "2020-01-01T03:00:00Z", fireAt: "2020-01-01T03:00:00Z" },
  });
  const [{ next_at: next } = {}] = await sql()`select next_at from executor_crons`;
  expect(Date.parse(next)).toBeGreaterThan(Date.now());
});

test("planning again leaves the slot of a trigger that stays, and drops one that is gone", async () => {
  const [before] = await sql()`select next_at from executor_crons`;
  const functions = ["0 3 1 1 *", "@daily"].map((cron) => ({
    id: "crons-yearly",
    steps: { step: {} },
    triggers: [{ cron }],
  }));
  await planCrons(createRegistry(readConfigs({ functions: functions.slice(0, 1) })));
  expect(await sql()`select next_at from executor_crons`).toEqual([before]);
  await planCrons(createRegistry(readConfigs({ functions: functions.slice(1) })));
  expect((await sql()`select cron from executor_crons`).map(({ cron }) => cron)).toEqual(["@daily"]);
});

test("a pattern is read in its time zone, over a change of the clocks", () => {
  const noon = "TZ=Europe/Berlin 0 12 * * *";
  expect(nextSlot(noon, new Date("2026-03-28T11:00:00Z"))).toEqual(new Date("2026-03-29T10:00:00Z"));
  expect(nextSlot("0 12 * * *", new Date("2026-03-28T11:00:00Z"))).toEqual(new Date("2026-03-28T12:00:00Z"));
});
