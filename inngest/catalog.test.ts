import { expect, test } from "vitest";
import { checkWiring } from "@/lib/flows/check-wiring";
import { checkParamsSchema } from "@/lib/flows/params-schema";
import { isControl } from "@/lib/flows/task";
import { flows, tasks } from "./catalog";

const namesOf = (files: Record<string, unknown>) =>
  Object.keys(files).map((file) => file.match(/([^/]+)\.ts$/)?.[1]);

test("every task and flow is named after its file", () => {
  expect([...tasks.keys()]).toEqual(namesOf(import.meta.glob(["./tasks/*.ts", "!./tasks/*.test.ts"])));
  expect([...flows.keys()]).toEqual(namesOf(import.meta.glob("./flows/*.ts")));
});

test("every task that does work says whether it may be tried", () => {
  const silent = [...tasks.values()].filter((task) => !isControl(task) && task.dryRun === undefined);
  expect(silent.map(({ slug }) => slug)).toEqual([]);
});

test.each([...flows.values()])("a team may make $slug its own", ({ definition }) => {
  expect(checkParamsSchema(definition.params)).toEqual([]);
});

test.each([...flows.values()])("the wiring of $slug fits", ({ definition }) => {
  expect(checkWiring(definition, tasks)).toEqual([]);
});

test.each([...flows.values()])("the defaults of $slug are whole", ({ definition }) => {
  const { properties = {} } = definition.params as { properties?: Record<string, ObjectSchema> };
  const incomplete = Object.entries(properties).flatMap(
    ([name, { default: given, properties: fields = {} }]) =>
      given === undefined
        ? []
        : Object.keys(fields)
            .filter((field) => fields[field]?.default !== undefined && !(field in Object(given)))
            .map((field) => `${name}.${field}`),
  );
  expect(incomplete).toEqual([]);
});

interface ObjectSchema {
  default?: unknown;
  properties?: Record<string, { default?: unknown }>;
}
