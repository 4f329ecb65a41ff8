import { afterAll, beforeAll, expect, test } from "vitest";
import { listActions, listRoutes } from "@/tests/e2e/declared-edges";
import { usePortal } from "@/tests/e2e/use-portal";
import { LoopProbe } from "./loop-probe";

// Hostile bodies for every route handler and server action of the build: none may block the event loop. Alone on the machine,
// since other load delays the loop as well.

const megabyte = 1_000_000;
const bodies: Record<string, string> = {
  "nested lists": "[".repeat(megabyte / 2) + "]".repeat(megabyte / 2),
  "nested records": `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`,
  "a long text": JSON.stringify({ name: "a".repeat(megabyte), filter: "%a".repeat(50_000) }),
  "many keys": JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`key${n}`, n]))),
  "many items": `{"names":[${"0,".repeat(400_000)}0]}`,
  "half a surrogate": `{"name":"${"\\ud800".repeat(100_000)}"}`,
  "no JSON": "%".repeat(megabyte),
};

const probe = new LoopProbe();
afterAll(() => probe.remove());
const portal = usePortal({ env: probe.env });
beforeAll(() => probe.settle());

test.each(Object.keys(bodies))(
  "%s holds no route and no action",
  async (name) => {
    const body = bodies[name]!;
    const slow: string[] = [];
    const check = async (path: string, init: RequestInit, label: string) => {
      const found = await probe.tooSlow(portal.url, path, init);
      if (found) slow.push(`${label}: ${found}`);
    };
    const anyId = "00000000-0000-7000-8000-000000000001";
    const fill = (path: string) => path.replace(/\[+[^\]]*\]+/g, anyId);
    const routes = listRoutes().filter(({ path }) => path !== "/api/health");
    expect(routes.length).toBeGreaterThan(40);
    for (const { path, methods } of [...routes, ...mlflow])
      for (const method of methods.filter((one) => ["POST", "PUT", "PATCH"].includes(one)))
        for (const authorization of [`Bearer ${portal.adminToken}`, "Bearer nothing"])
          await check(
            fill(path),
            { method, body, headers: { "content-type": "application/json", authorization } },
            `${method} ${path} ${authorization === "Bearer nothing" ? "by nobody" : "by an owner"}`,
          );
    for (const { id, name: action, path } of listActions()) {
      const headers = { "next-action": id, accept: "text/x-component", origin: portal.url };
      await check(fill(path), { method: "POST", body, headers }, `action ${action}`);
    }
    expect(slow).toEqual([]);
  },
  600_000,
);

const mlflow = ["runs/search", "runs/log-batch", "experiments/search", "registered-models/create"].map(
  (call) => ({
    path: `/api/2.0/mlflow/${call}`,
    methods: ["POST"],
  }),
);
