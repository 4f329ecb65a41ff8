import { expect, test } from "vitest";
import { tasks } from "@/inngest/catalog";
import { taskAsData } from "@/lib/flows/task-as-data";
import { groupCatalogue } from "./catalogue-groups";

const catalog = [...tasks.values()].map(taskAsData);

test("each shipped task is below a heading of its kind, once", () => {
  const groups = groupCatalogue(catalog);
  expect(groups.flatMap((group) => group.tasks.map(({ slug }) => slug)).sort()).toEqual(
    [...tasks.keys()].sort(),
  );
  expect(groups.map(({ heading }) => heading)).not.toContain("Other tasks");
});

test("a task of the installation is last, and headings without a task are left out", () => {
  const own = { ...catalog[0]!, slug: "our-own" };
  expect(groupCatalogue([own]).map(({ heading }) => heading)).toEqual(["Other tasks"]);
});
