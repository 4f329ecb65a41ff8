import { beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "@/lib/audit/queries";
import { echo } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { FlowInput } from "./flow";
import { createFlow, saveFlow, updateFlow } from "./mutations";
import { getFlow } from "./queries";

useTestDatabase();

const tasks = new Map([["echo", echo]]);
const flow = (text: unknown = { $from: "params.text" }) =>
  FlowInput.parse({
    slug: "echoes",
    name: "Echoes",
    params: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
    nodes: [{ id: "say", task: "echo", input: { text } }],
  });

let teamId: string;
let userId: string;
beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
});

describe("a flow of the team's own", () => {
  test("keeps a version for each content, and the one saved last is the newest", async () => {
    const first = await createFlow(teamId, flow(), tasks, userId);
    const second = await updateFlow(teamId, flow("hello"), tasks, userId);
    expect([first.version, second.version]).toEqual([1, 2]);
    const again = await updateFlow(teamId, flow(), tasks, userId);
    expect(again).toEqual(first);
    const { versions } = await getFlow(teamId, "echoes");
    expect(versions.map(({ version }) => version)).toEqual([1, 2]);
  });

  test("keeps the order of its parameters' fields, also when nothing else changes", async () => {
    const ordered = (names: string[]) => {
      const properties = Object.fromEntries(names.map((name) => [name, { type: "string" }]));
      return { ...flow(), params: { type: "object", properties } };
    };
    const fieldsNow = async () =>
      Object.keys((await getFlow(teamId, "echoes")).versions.at(-1)!.definition.params.properties as object);
    const first = await createFlow(teamId, ordered(["text", "model", "b"]), tasks, userId);
    expect(await fieldsNow()).toEqual(["text", "model", "b"]);
    expect(await updateFlow(teamId, ordered(["model", "text", "b"]), tasks, userId)).toEqual(first);
    expect(await fieldsNow()).toEqual(["model", "text", "b"]);
  });

  test("of two that save at once, each gets a version number of its own", async () => {
    await createFlow(teamId, flow(), tasks, userId);
    const saved = await Promise.all(
      ["a", "b", "c"].map((text) => updateFlow(teamId, flow(text), tasks, userId)),
    );
    expect(saved.map(({ version }) => version).sort()).toEqual([2, 3, 4]);
  });

  test("of two edits of the same version, one is saved and the other is refused", async () => {
    const { flowVersionId } = await createFlow(teamId, flow(), tasks, userId);
    const saved = await Promise.allSettled(
      ["a", "b"].map((text) => updateFlow(teamId, flow(text), tasks, userId, flowVersionId)),
    );
    expect(saved.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(saved.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    expect((await getFlow(teamId, "echoes")).versions).toHaveLength(2);
  });

  test("a slug that is taken is a conflict, a wrong wire is refused by node and field", async () => {
    await createFlow(teamId, flow(), tasks, userId);
    await expect(createFlow(teamId, flow(), tasks, userId)).rejects.toMatchObject({ code: "conflict" });
    await expect(updateFlow(teamId, flow(3), tasks, userId)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "nodes.say.input.text" }],
    });
  });

  test("is not found by another team", async () => {
    await createFlow(teamId, flow(), tasks, userId);
    const other = await makeTeam();
    await expect(updateFlow(other.teamId, flow(), tasks, userId)).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

describe("a shipped flow", () => {
  const ship = () => {
    const { name, description, ...definition } = flow();
    return saveFlow(teamId, { name, description, isShipped: true }, definition, tasks);
  };
  beforeEach(async () => void (await ship()));

  test("that a start saves again as it was is no change", async () => {
    const entries = async () => (await listAudit(teamId)).items.map(({ action }) => action);
    const before = await entries();
    expect(before).toContain("flow-version.created");
    await ship();
    expect(await entries()).toEqual(before);
  });

  test("is not changed", async () => {
    await expect(updateFlow(teamId, flow("mine"), tasks, userId)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("another slug"),
    });
    await expect(createFlow(teamId, flow("mine"), tasks, userId)).rejects.toMatchObject({ code: "conflict" });
  });
});

test("a shipped flow does not take the place of the team's own of the same slug", async () => {
  await createFlow(teamId, flow(), tasks, userId);
  const { name, description, ...definition } = flow("shipped");
  const shipped = { name, description, isShipped: true };
  await expect(saveFlow(teamId, shipped, definition, tasks)).rejects.toMatchObject({ code: "conflict" });
});
