import { beforeAll, expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { resolveVariables } from "./resolve-variables";
import { deleteVariable, listVariables, saveVariable } from "./stored-variables";
import { VariableInput, VariableName } from "./variable";
import { variablesIn } from "./variables-in";

useTestDatabase();

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
});
const save = (name: string, value: unknown) => saveVariable(teamId, name, { value, description: "" });

test("a variable holds any JSON, of one team, and is replaced under its name", async () => {
  for (const value of [1, "text", null, false, { a: [1] }]) {
    await save("threshold", value);
    expect(await listVariables(teamId)).toMatchObject([{ name: "threshold", value }]);
  }
  const other = await makeTeam();
  expect(await listVariables(other.teamId)).toEqual([]);
  await expect(deleteVariable(other.teamId, "threshold")).rejects.toMatchObject({ code: "not-found" });
  await deleteVariable(teamId, "threshold");
  await expect(deleteVariable(teamId, "threshold")).rejects.toMatchObject({ code: "not-found" });
});

test.each(["", "A", "1a", "a-b", "a.b", "a b", "a".repeat(61), "__proto__"])("no name: %s", (name) => {
  expect(VariableName.safeParse(name).success).toBe(false);
});

test.each([
  [{}, "Give a value."],
  [{ value: "a\0" }, "U+0000"],
  [{ value: "x".repeat(70_000) }, ""],
])("a value that cannot be kept is refused: %.30j", (input, why) => {
  const { error } = VariableInput.safeParse(input);
  expect(error?.issues[0]?.message).toContain(why);
});

test("references to variables are replaced at any depth, others are left alone", async () => {
  await save("region", "north");
  await save("limits", { least: 1 });
  const params = {
    regions: [{ $from: "vars.region" }, "south"],
    inner: { limits: { $from: "vars.limits" } },
    other: { $from: "run.params.x" },
    both: { $from: "vars.region", and: 1 },
    text: "vars.region",
  };
  expect(await resolveVariables(teamId, params)).toEqual({
    ...params,
    regions: ["north", "south"],
    inner: { limits: { least: 1 } },
  });
  await expect(resolveVariables(teamId, { a: [{ $from: "vars.gone" }] })).rejects.toMatchObject({
    code: "invalid",
    issues: [{ path: "params.a.0" }],
  });
});

test("the variables of a flow are all that its nodes name", () => {
  const nodes = [
    { input: { n: { $from: "vars.least" } }, when: "params.x > vars.most && node.vars.no" },
    { input: { template: "{{ vars.title }} and vars.Not" } },
  ];
  expect(variablesIn({ nodes })).toEqual(["least", "most", "title"]);
});
