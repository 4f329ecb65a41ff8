import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { runs } from "@/db/schema/runs";
import { makeEchoDeployment } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { previewRun } from "./plan-run";

useTestDatabase();

let teamId: string;
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  await makeEchoDeployment(teamId);
});

test("a preview shows parameters, the filter's word or what is wrong, and starts nothing", async () => {
  const before = await db().$count(runs);
  const incoming = { headers: {}, body: Buffer.from('{"text":"preview","n":1}') };
  const preview = (text: unknown, filter: string | null = null) =>
    previewRun(teamId, "echoes", { scheme: "bearer", mapping: { text }, filter }, incoming);
  expect(await preview({ $from: "payload.text" })).toEqual({ params: { text: "preview" }, issues: [] });
  expect(await preview({ $from: "payload.gone" })).toEqual({ params: { text: "hello" }, issues: [] });
  expect(await preview("ok", "payload.n == 2")).toEqual({
    heldBack: "The filter did not match.",
    issues: [],
  });
  expect((await preview({ $from: "payload.n" })).issues[0]?.path).toBe("params.text");
  expect((await preview({ $from: "params.n" })).issues[0]?.path).toBe("mapping.text");
  expect(await db().$count(runs)).toBe(before);
});
