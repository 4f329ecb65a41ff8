import { eq } from "drizzle-orm";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { DeploymentInput } from "@/lib/deployments/deployment";
import { createDeployment, deleteDeployment, updateDeployment } from "@/lib/deployments/mutations";
import { FlowDefinition } from "@/lib/flows/flow";
import { saveFlow } from "@/lib/flows/mutations";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { nothing } from "@/tests/test-flows";
import { startSchedules } from "./start-schedules";

useTestDatabase();

let teamId: string;
const tickers: Awaited<ReturnType<typeof startSchedules>>[] = [];

beforeAll(async () => {
  ({ teamId } = await makeTeam());
  const definition = FlowDefinition.parse({
    slug: "nothings",
    params: { type: "object" },
    nodes: [{ id: "a", task: "nothing" }],
  });
  const about = { name: "Nothings", description: "", isShipped: false };
  await saveFlow(teamId, about, definition, new Map([["nothing", nothing]]));
});

afterEach(async () => {
  await Promise.all(tickers.splice(0).map((ticker) => ticker.stop()));
});

const started = () => db().select().from(runs).where(eq(runs.teamId, teamId)).orderBy(runs.scheduledFor);

test("two processes start each slot once and on time, hear of new schedules, and of a pause", async () => {
  tickers.push(await startSchedules(), await startSchedules());
  const everySecond = { kind: "cron", cron: "* * * * * *" };
  await createDeployment(
    teamId,
    DeploymentInput.parse({ slug: "often", name: "Often", flow: "nothings", schedules: [everySecond] }),
  );
  await vi.waitFor(async () => expect((await started()).length).toBeGreaterThanOrEqual(4), {
    timeout: 15_000,
  });
  await updateDeployment(teamId, "often", { isPaused: true });
  const rows = await started();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect((await started()).length).toBe(rows.length);

  const slots = rows.map((run) => run.scheduledFor!.getTime() / 1000);
  expect(slots).toEqual(slots.map((_, index) => slots[0]! + index));
  const lateness = rows.map((run) => run.createdAt.getTime() - run.scheduledFor!.getTime());
  expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...lateness)).toBeLessThan(900);
  await deleteDeployment(teamId, "often");
});
