import { expect, test } from "vitest";
import { checkWiring } from "@/lib/flows/check-wiring";
import { flows, tasks } from "./catalog";

const namesOf = (files: Record<string, unknown>) =>
  Object.keys(files).map((file) => file.match(/([^/]+)\.ts$/)?.[1]);

test("every task and flow is named after its file", () => {
  expect([...tasks.keys()]).toEqual(namesOf(import.meta.glob("./tasks/*.ts")));
  expect([...flows.keys()]).toEqual(namesOf(import.meta.glob("./flows/*.ts")));
});

test.each([...flows.values()])("the wiring of $slug fits", ({ definition }) => {
  expect(checkWiring(definition, tasks)).toEqual([]);
});
