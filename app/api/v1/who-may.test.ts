import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { ApiRoute } from "@/app/_server/http";
import { whoMay } from "@/app/_server/who-may";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

test("each operation that takes more than a viewer stands in the table with its role", async () => {
  const declared: Record<string, string> = {};
  for (const file of routeFiles()) {
    const module = (await import(`${import.meta.dirname}/${file}`)) as Record<string, ApiRoute>;
    for (const method of methods) {
      const role = module[method]?.spec?.role;
      if (role && role !== "viewer") declared[`${method} /${file.replace("/route.ts", "")}`] = role;
    }
  }
  const documented = Object.fromEntries(
    whoMay.flatMap(({ of = [], role }) => of.map((name) => [name, role])),
  );
  expect(documented).toEqual(declared);
});

function routeFiles(): string[] {
  const files = readdirSync(import.meta.dirname, { recursive: true }) as string[];
  return files.filter((file) => file.endsWith("/route.ts"));
}
