import { expect, test } from "vitest";
import type { ApiRoute } from "@/app/_server/http";
import { whoMay } from "@/lib/teams/who-may";

test.each(whoMay.filter(({ of }) => of))("$role: $what", async ({ role, of }) => {
  const [method, path] = of!;
  const module = (await import(`${import.meta.dirname}${path}/route.ts`)) as Record<string, ApiRoute>;
  expect(module[method]?.spec.role).toBe(role);
});
