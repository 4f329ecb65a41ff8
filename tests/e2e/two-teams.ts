import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { beforeAll } from "vitest";
import { db } from "@/db/client";
import { artifacts } from "@/db/schema/runs";
import { apiTokens, members, teams, users } from "@/db/schema/teams";
import { createShare, listShares } from "@/lib/artifacts/manage-shares";
import { endSession, startSession } from "@/lib/auth/sessions";
import { tokenHash } from "@/lib/auth/tokens";
import { type Role, roles } from "@/lib/base/member";
import { joinTeam } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { type UsedPortal, usePortal } from "./use-portal";

/** A caller with a token and a session cookie; `nobody` has neither. */
export type Caller = { token?: string; cookie?: string };
export type Rows = Awaited<ReturnType<typeof makeRows>>;
export type TwoTeams = Awaited<ReturnType<typeof makeTeams>> & { portal: UsedPortal };

/** Present in the first team's rows, but in no URL: no answer to a stranger may contain it. */
export const mark = "harbourteam";

/**
 * A portal with rows of each kind in its first team, and callers of every kind. @param env further settings of the
 * portal
 */
export function useTwoTeams(env: Record<string, string> = {}): TwoTeams {
  const AUTH_SECRET = "a secret of a test, of no use to anybody";
  const ENCRYPTION_KEY = "a key for tests, of no use to anybody";
  const portal = usePortal({ env: { AUTH_SECRET, ENCRYPTION_KEY, ...env }, sharesDatabase: true });
  const teams = { portal } as TwoTeams;
  beforeAll(async () => {
    Object.assign(teams, await makeTeams(portal, AUTH_SECRET));
  });
  return teams;
}

async function makeTeams(portal: UsedPortal, authSecret: string) {
  const { teamId } = portal;
  const make = (role: Role, more?: Parameters<typeof makeCaller>[2]) => makeCaller(authSecret, role, more);
  const members = {} as Record<Role, Caller>;
  for (const role of roles) members[role] = await make(role, { teamId });
  return {
    teamId,
    rows: await makeRows(portal, teamId),
    callers: {
      ...members,
      nobody: {} as Caller,
      stranger: await make("owner"),
      expired: { token: (await make("owner", { teamId, ends: "expired" })).token },
      revoked: { token: (await make("owner", { teamId, ends: "revoked" })).token },
      ended: { cookie: (await make("owner", { teamId, ends: "revoked" })).cookie },
    } satisfies Record<string, Caller>,
  };
}

/** The path with a row's own ids in place of names. Fails for a kind of row that is missing here. */
export function fillPath(path: string, of: Rows): string {
  return path.replace(/\[(\w+)\]/g, (_, field: string) => {
    const value = fieldsOf(path, of)?.[field];
    if (!value) throw new Error(`tests/e2e/two-teams.ts has no row for ${path}.`);
    return encodeURIComponent(value);
  });
}

/** Fields of the row that a path is about. */
export function fieldsOf(path: string, of: Rows): Record<string, string> | undefined {
  const parts = path.split("/").filter((part) => !["api", "v1", ""].includes(part));
  if (parts.includes("[token]")) return { token: "nothing" };
  if (parts[0] === "docs") return { page: "glossary", group: "runs" };
  const nested: Record<string, string> = {
    channels: "outgoing-webhooks",
    members: "members",
    erasures: "erasures",
  };
  const [first = "", second = ""] = parts;
  // Pages call automations alerts.
  const kind = nested[second] ?? (first === "alerts" ? "automations" : first);
  return (of as Record<string, Record<string, string>>)[kind];
}

/** A member with the role, in `teamId` or in a team of their own. */
export async function makeCaller(
  secret: string,
  role: Role,
  { teamId, ends }: { teamId?: string; ends?: "expired" | "revoked" } = {},
): Promise<Caller> {
  const unique = randomBytes(8).toString("hex");
  const team =
    teamId ?? (await db().insert(teams).values({ slug: unique, name: "Others" }).returning())[0]!.id;
  const email = `${unique}@example.com`;
  const [user] = await db()
    .insert(users)
    .values({ email, name: `A ${role}` })
    .returning();
  await db().insert(members).values({ teamId: team, userId: user!.id, role });
  const token = randomBytes(24).toString("hex");
  const past = new Date(Date.now() - 60_000);
  await db()
    .insert(apiTokens)
    .values({
      teamId: team,
      userId: user!.id,
      name: "Test",
      role,
      hash: tokenHash(token),
      expiresAt: ends === "expired" ? past : null,
      revokedAt: ends === "revoked" ? past : null,
    });
  const sessionId = await startSession({ userId: user!.id, method: "password", userAgent: "", address: "" });
  if (ends) await endSession(user!.id, sessionId);
  const session = await encode({ token: { sessionId }, secret });
  return { token, cookie: `next-auth.session-token=${session}` };
}

/** One row of each kind that has its own URL, in the portal's first team. */
async function makeRows(portal: UsedPortal, teamId: string) {
  const post = <T>(path: string, body: object) => portal.api<T>("POST", path, body);
  type Made = { id: string };
  const deployment = "train-insurance-fraud-model";
  const erasure = await post<Made>("/erasures", { column: "none", keys: ["none"], reason: mark });
  await portal.api("PUT", "/sql/queries/first-query", { query: `select '${mark}'` });
  await portal.api("PUT", "/variables/first_variable", { value: mark });
  await portal.api("PUT", "/limits/first-tag", { atOnce: 1, description: mark });
  const dashboard = { name: "first-dashboard", title: mark, panels: [] };
  await post("/dashboards", dashboard);
  const { id: link } = await post<Made>("/dashboards/first-dashboard/links", { name: mark });
  const model = await train(portal, await post<Made>(`/deployments/${deployment}/runs`, {}));
  const [run] = await insertRuns(teamId, [{ state: "Failed", name: `run-${mark}` }]);
  const [artifact] = await db()
    .insert(artifacts)
    .values({
      teamId,
      key: mark,
      kind: "markdown",
      version: 1,
      runId: run!,
      nodeId: "work",
      data: { title: mark, markdown: `${mark} ![](artifact:dot)` },
    })
    .returning();
  const [{ userId } = { userId: "" }] = await db().select().from(members).where(eq(members.teamId, teamId));
  const shared = await createShare(teamId, userId, { id: artifact!.id, name: mark, days: "1" });
  const [share] = await listShares(teamId, artifact!.id);
  const block = { name: "first-block", type: "secret", values: { value: `value-${mark}` } };
  await post("/blocks", block);
  const { id: allowedHost } = await post<Made>("/allowed-hosts", { host: `${mark}.internal` });
  const webhook = await post<Made & { token: string; secret: string }>("/webhooks", {
    deployment,
    name: mark,
    scheme: "bearer",
    filter: "false",
  });
  const hook = await fetch(`${portal.url}/api/hooks/${webhook.token}`, {
    method: "POST",
    headers: { authorization: `Bearer ${webhook.secret}`, "content-type": "application/json" },
    body: JSON.stringify({ of: mark }),
  });
  const { delivery } = (await hook.json()) as { delivery: string };
  const outgoing = await post<Made>("/outgoing-webhooks", {
    kind: "webhook",
    name: mark,
    url: `https://93.184.216.34/${mark}`,
    isPaused: true,
  });
  const automation = await post<Made>("/automations", {
    name: mark,
    when: { type: "run-ended", of: "any", states: ["Failed"] },
    // biome-ignore lint/suspicious/noThenProperty: the API calls it so
    then: { type: "run-deployment", deployment },
  });
  const experiment = await portal.mlflow("experiments/create", { name: mark });
  const logged = await portal.mlflow("runs/create", experiment);
  const { run_id: experimentRun } = logged.run.info;
  const tags = [{ key: "mlflow.traceName", value: mark }];
  const binned = await portal.mlflow("runs/create", { ...experiment, run_name: mark });
  await portal.mlflow("runs/delete", { run_id: binned.run.info.run_id });
  const { model: loggedModel } = await portal.mlflow("logged-models", { ...experiment, name: mark });
  const traced = await portal.mlflow("traces", { ...experiment, timestamp_ms: 1, tags });
  return {
    runs: { id: run! },
    artifacts: { id: artifact!.id, share: share!.id, name: "Auditors", days: "1" },
    shared: { token: shared, key: "dot" },
    blocks: { name: block.name, type: "secret" },
    "allowed-hosts": { id: allowedHost },
    webhooks: { id: webhook.id, delivery },
    "outgoing-webhooks": { id: outgoing.id, delivery: "nothing" },
    automations: { id: automation.id },
    experiments: {
      id: experiment.experiment_id,
      run: experimentRun,
      model: loggedModel.info.model_id,
      trace: traced.trace_info.request_id,
    },
    bin: { kind: "run", id: binned.run.info.run_id },
    models: { name: model, version: "1", alias: "champion", gate: "named-approver" },
    datasets: { name: "claims", version: "1" },
    sql: { name: "first-query" },
    variables: { name: "first_variable" },
    limits: { tag: "first-tag" },
    dashboards: { name: dashboard.name, id: link },
    flows: { slug: deployment },
    deployments: { slug: deployment },
    // They belong to the installation.
    workers: { id: "nothing" },
    erasures: { id: erasure.id },
    members: { id: (await joinTeam(teamId, "viewer")).userId },
  } satisfies Record<string, Record<string, string>>;
}

/** Waits for the training, and writes the mark on its model. @returns the model's name */
async function train(portal: UsedPortal, { id }: { id: string }): Promise<string> {
  await portal.waitForRun(id, ["Completed"]);
  await portal.api("PATCH", "/models/insurance-fraud", { description: mark });
  return "insurance-fraud";
}

/** The same paths with ids that do not exist, so that a permitted call does no harm. */
export function absent(rows: Rows): Rows {
  const entries = Object.entries(rows).map(([kind, fields]) => [
    kind,
    Object.fromEntries(Object.keys(fields).map((field) => [field, field === "type" ? "secret" : "nothing"])),
  ]);
  return Object.fromEntries(entries) as Rows;
}
