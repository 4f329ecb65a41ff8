import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { db, sql } from "@/db/client";
import { automationFirings } from "@/db/schema/automations";
import { outgoingDeliveries } from "@/db/schema/outgoing";
import { createOutgoingWebhook } from "@/lib/outgoing/mutations";
import { OutgoingWebhookInput } from "@/lib/outgoing/outgoing-webhook";
import { dispatchEvents } from "@/lib/reactions/dispatch-events";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { AutomationInput } from "./automation";
import { createAutomation } from "./mutations";
import { performFirings } from "./perform-firings";

useTestDatabase();

let teamId: string;
let userId: string;
beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
  await makeEchoDeployment(teamId, "echoes");
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

const fails = (team = teamId) => makeRun(team, { deployment: "echoes", states: ["Running", "Failed"] });
async function automate(name: string, team = teamId, by = userId): Promise<void> {
  const when = { type: "run-ended", of: { deployment: "echoes" }, states: ["Failed"] };
  const then = { type: "pause-deployment", deployment: { $from: "run.deployment" } };
  await createAutomation(team, AutomationInput.parse({ name, when, then }), by);
}
/** Makes Postgres refuse rows of a table, as it refuses values that it cannot store. */
async function refuse(table: string, condition: string) {
  await sql().unsafe(`create function refuse() returns trigger language plpgsql as
    $$ begin if ${condition} then raise exception 'Refused' using errcode = '22P05'; end if; return new; end $$`);
  await sql().unsafe(
    `create trigger refuse before insert on ${table} for each row execute function refuse()`,
  );
  return () => sql()`drop function refuse cascade`;
}

test("a change of state of which no message can be made holds up no other, and is passed over once", async () => {
  const input = { kind: "webhook", name: "All", url: "https://93.184.216.34/", states: ["Failed"] };
  await createOutgoingWebhook(teamId, OutgoingWebhookInput.parse(input), userId);
  const poison = await fails();
  const other = await fails();
  const repair = await refuse("outgoing_deliveries", `new.run_id = '${poison}'`);
  expect((await dispatchEvents()).hasFollowUps).toBe(true);
  expect(await dispatchEvents()).toEqual({ seen: 0, hasFollowUps: false });
  await repair();
  expect(await db().select().from(outgoingDeliveries)).toMatchObject([{ runId: other }]);
});

test("a firing whose end cannot be recorded has failed and holds up no other", async () => {
  await automate("Bad");
  await automate("Good");
  await fails();
  await dispatchEvents();
  const repair = await refuse("events", "new.subject = 'Bad'");
  let performed = 0;
  while ((await performFirings()) > 0) performed++;
  await repair();
  expect(performed).toBe(2);
  const states = (await db().select().from(automationFirings)).map(({ state }) => state);
  expect(states.sort()).toEqual(["done", "failed"]);
});

test("teams take turns", async () => {
  const other = await makeTeam();
  await makeEchoDeployment(other.teamId, "echoes");
  for (const name of ["A", "B", "C"]) await automate(name);
  await automate("D", other.teamId, other.userId);
  await fails();
  await dispatchEvents();
  await fails(other.teamId);
  await dispatchEvents();
  await performFirings();
  await performFirings();
  const done = (await db().select().from(automationFirings)).filter(({ state }) => state !== "due");
  expect(done.filter((firing) => firing.teamId === teamId)).toHaveLength(1);
  expect(done.filter((firing) => firing.teamId === other.teamId)).toHaveLength(1);
});
