import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { actAs } from "@/db/actor";
import { db, sql } from "@/db/client";
import { deployments, flows } from "@/db/schema/flows";
import { createApiToken } from "@/lib/auth/manage-tokens";
import { createBlock, updateBlock } from "@/lib/blocks/mutations";
import { allowHost } from "@/lib/net/allow-list";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { listAudit } from "./queries";
import { recordAct } from "./record-act";

useTestDatabase();

let teamId: string;
let userId: string;
beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
});

const ada = () => ({ type: "user" as const, id: userId, name: "Ada", address: "203.0.113.7" });
/** Leaves out the entries of creating the team itself. */
const log = async (filter = {}) =>
  (await listAudit(teamId, filter)).items.filter(({ subject }) => !["team", "member"].includes(subject.kind));

test("a change says who, from where, what, and what was before and after", async () => {
  const [flow] = await db().insert(flows).values({ teamId, slug: "f", name: "F" }).returning();
  const row = { teamId, slug: "nightly", name: "Nightly", flowId: flow!.id };
  const [inserted] = await db().insert(deployments).values(row).returning();
  const isThis = eq(deployments.id, inserted!.id);
  await actAs({ ...ada(), type: "token", token: "CI" }, () =>
    db().transaction((tx) => tx.update(deployments).set({ concurrencyLimit: 3 }).where(isThis)),
  );
  await actAs(ada(), () => db().update(deployments).set({ isPaused: true }).where(isThis));
  const [paused, changed, created] = await log({ kind: "deployment" });
  expect(paused).toMatchObject({ action: "deployment.paused", actor: ada() });
  expect(changed).toMatchObject({
    actor: { type: "token", id: userId, name: "Ada", token: "CI", address: "203.0.113.7" },
    action: "deployment.changed",
    subject: { kind: "deployment", id: inserted!.id, name: "nightly" },
    before: { concurrencyLimit: null, name: "Nightly" },
    after: { concurrencyLimit: 3, name: "Nightly" },
  });
  expect(created).toMatchObject({ action: "deployment.created", actor: { type: "system" }, before: null });
});

test("what changes nothing leaves no row, and neither does what failed", async () => {
  await actAs(ada(), () => allowHost(teamId, { host: "db.internal", createdBy: userId }));
  await db().execute("update allowed_hosts set note = note");
  await expect(
    actAs(ada(), () =>
      sql().begin(async (tx) => {
        await tx`update allowed_hosts set note = 'x' where team_id = ${teamId}`;
        throw new Error("no");
      }),
    ),
  ).rejects.toThrow("no");
  expect(await log()).toMatchObject([{ action: "allowed-host.created" }]);
});

test("the acting person does not remain set on a pooled connection", async () => {
  const add = (host: string) => allowHost(teamId, { host, createdBy: userId });
  await Promise.all([...Array(20).keys()].map((i) => actAs(ada(), () => add(`a${i}.internal`))));
  await Promise.all([...Array(20).keys()].map((i) => add(`b${i}.internal`)));
  const rows = await log({ kind: "allowed-host" });
  for (const { actor, subject } of rows)
    expect(actor.type, subject.name!).toBe(subject.name!.startsWith("a") ? "user" : "system");
});

test("records that a secret changed, but not the secret", async () => {
  const value = "canary-in-a-block";
  await createBlock(teamId, { name: "s", type: "secret", values: { value } });
  await updateBlock(teamId, "s", { value: "another-canary" });
  await createApiToken(teamId, { userId, role: "owner" }, { name: "CI", role: "viewer", lifetime: "30" });
  const rows = await sql()`select t::text from audit_log t where team_id = ${teamId}`;
  expect(JSON.stringify(rows)).not.toMatch(/canary|[0-9a-f]{64}/);
  expect(await log({ action: "block.changed" })).toMatchObject([
    { before: { secrets: { value: "********" } }, after: { secrets: { value: "******** (another)" } } },
  ]);
  expect(await log({ kind: "api-token" })).toMatchObject([{ after: { name: "CI", hash: "********" } }]);
});

test("of runs, what people do is kept; what runs do by themselves is not", async () => {
  const [run] = await insertRuns(teamId, [{ state: "Pending", endedAt: null }]);
  await sql()`update runs set state = 'Running' where id = ${run!}`;
  await actAs(ada(), () => sql()`update runs set state = 'Cancelling' where id = ${run!}`);
  await actAs(
    { type: "run", name: "r" },
    () => sql()`update runs set state = 'Cancelled' where id = ${run!}`,
  );
  expect(await log({ kind: "run" })).toMatchObject([
    { action: "run.cancelled", actor: { name: "Ada" }, before: { state: "Running" } },
  ]);
});

test("acts that change no row are recorded explicitly", async () => {
  const subject = { kind: "outgoing-webhook", id: "1", name: "Ops" };
  await actAs(ada(), () => recordAct(teamId, "outgoing-webhook.tested", subject));
  expect(await log()).toMatchObject([{ action: "outgoing-webhook.tested", subject, actor: ada() }]);
});

describe("the log", () => {
  beforeEach(async () => {
    for (const name of ["one", "two", "three"])
      await actAs(ada(), () => recordAct(teamId, `thing.${name}`, { kind: "thing", name }));
  });

  test("is only added to; what is older than a year may go", async () => {
    for (const statement of [
      sql()`update audit_log set actor_name = 'Nobody' where team_id = ${teamId}`,
      sql()`delete from audit_log where team_id = ${teamId}`,
      sql()`truncate audit_log`,
    ])
      await expect(statement).rejects.toThrow(/append-only/);
    const past = "insert into audit_log (team_id, actor_type, actor_name, action, subject_kind, created_at)";
    await sql().unsafe(`${past} values ('old', 'system', '', 'a.b', 'a', now() - interval '366 days')`);
    expect(await sql()`delete from audit_log where team_id = 'old' returning 1`).toHaveLength(1);
  });

  test("is filtered by who, action, subject and time, and read in pages", async () => {
    expect(await log({ who: "ada" })).toHaveLength(3);
    expect(await log({ who: "Grace" })).toEqual([]);
    expect(await log({ action: "thing" })).toHaveLength(3);
    expect(await log({ action: "thing.two" })).toHaveLength(1);
    expect(await log({ subject: "thr" })).toMatchObject([{ subject: { name: "three" } }]);
    expect(await log({ since: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await log({ until: new Date(Date.now() + 60_000) })).toHaveLength(3);
    const first = await listAudit(teamId, { limit: 2 });
    expect(first.items.map(({ action }) => action)).toEqual(["thing.three", "thing.two"]);
    const second = await listAudit(teamId, { limit: 2, cursor: first.nextCursor! });
    expect(second).toMatchObject({
      items: [{ action: "thing.one" }, { action: "member.created" }],
      nextCursor: expect.any(Number),
    });
    expect((await listAudit("another")).items).toEqual([]);
  });
});
