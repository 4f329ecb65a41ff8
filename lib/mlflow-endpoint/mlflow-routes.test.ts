import { expect, test } from "vitest";
import { z } from "zod";
import type { Role } from "@/lib/base/member";
import mlflow from "@/tests/fixtures/mlflow-routes.json";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { refusedCalls, whyRefused } from "./refused-calls";
import { mlflowVersion } from "./root-calls";
import { declaredRoutes, handleMlflow } from "./server";

useTestDatabase();

/*
 * The fixture lists method, path and name of every call in MLflow's protos (service, model_registry, mlflow_artifacts,
 * webhooks), read once from the release that it names.
 */
const calls = mlflow.routes.map((route) => {
  const [method = "", path = "", name = ""] = route.split(" ");
  return { method, name, path: path.replaceAll(/\{[^}]+\}|<[^>]+>/g, "x") };
});
const Answer = z.object({ error_code: z.string().optional(), message: z.string().optional() });

test("every call of MLflow's protos is served, or refused with a reason", async () => {
  const { teamId } = await makeTeam();
  const wrong: string[] = [];
  for (const { method, path, name } of calls) {
    const body = method === "GET" ? undefined : "{}";
    const answer = await handleMlflow(teamId, new Request(`http://portal${path}`, { method, body }));
    const { error_code, message = "" } = Answer.parse(await answer.json().catch(() => ({})));
    const reason = whyRefused(path.replace(/^\/api\/\d\.0\//, ""));
    const isServed =
      error_code !== "ENDPOINT_NOT_FOUND" && error_code !== "NOT_IMPLEMENTED" && answer.status < 500;
    const isExplained = reason !== undefined && message.endsWith(reason);
    if (isServed === isExplained) wrong.push(`${method} ${path} (${name})`);
  }
  expect(wrong).toEqual([]);
});

test("viewers change nothing, and operators nothing that others build on", async () => {
  const { teamId } = await makeTeam();
  const refused = async (role: Role, least: Role) => {
    const found: string[] = [];
    for (const { method, path } of declaredRoutes.filter((route) => route.role === least)) {
      const place = path.replaceAll(/\{\w+\}/g, "x");
      const request = new Request(`http://portal/api/3.0/mlflow/${place}`, {
        method,
        body: method === "GET" ? undefined : "{}",
      });
      const { status } = await handleMlflow(teamId, request, { role });
      if (status === 403) found.push(`${method} ${path}`);
    }
    return found;
  };
  const those = (role: Role) =>
    declaredRoutes.filter((route) => route.role === role).map(({ method, path }) => `${method} ${path}`);
  expect(those("editor")).toContain("POST webhooks");
  expect(await refused("viewer", "operator")).toEqual(those("operator"));
  expect(await refused("viewer", "editor")).toEqual(those("editor"));
  expect(await refused("operator", "editor")).toEqual(those("editor"));
  expect(await refused("viewer", "viewer")).toEqual([]);
});

test("no reason is left over, and the release is the one that the endpoint names", () => {
  const isUsed = ({ path }: { path: RegExp }) =>
    calls.some((call) => path.test(call.path.replace(/^\/api\/\d\.0\//, "")));
  expect(refusedCalls.filter((call) => !isUsed(call))).toEqual([]);
  expect(mlflow.mlflow).toBe(mlflowVersion);
});
