import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { dashboardLinks } from "@/db/schema/dashboards";
import { deleteSavedQuery, saveQuery } from "@/lib/datasets/sql/saved-queries";
import { changeRole, removeMember } from "@/lib/teams/manage-members";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { DashboardInput } from "./dashboard";
import { NewLink } from "./link";
import { createLink, listLinks, revokeLink } from "./manage-links";
import { createDashboard, deleteDashboard, requestRefresh } from "./mutations";
import { refreshDueDashboards } from "./refresh";
import { openSharedDashboard } from "./shared-dashboard";

useTestDatabase();

let teamId: string;
let userId: string;
beforeEach(async () => {
  ({ teamId, userId } = await makeTeam());
  const editor = { userId, role: "editor" as const };
  await saveQuery(teamId, editor, { name: "q", query: "select 42 as answer, 7 as secret" });
  const panels = [
    { id: "t", type: "text", markdown: "Hello" },
    { id: "b", type: "bar", query: "q", x: "answer", y: "answer" },
  ];
  await createDashboard(teamId, DashboardInput.parse({ name: "d", title: "Open to all", panels }), userId);
});

const link = (maker = userId, given: object = {}) =>
  createLink(teamId, maker, "d", NewLink.parse({ name: "The board", ...given }));

test("a link shows the newest stored results and when they were read, and never runs a query", async () => {
  const { token } = await link();
  expect(token).toMatch(/^swyd_[\w-]{40}$/);
  // Neither opening refreshes what is due.
  for (let opening = 0; opening < 2; opening++)
    expect((await openSharedDashboard(token))!.panels[1]).toMatchObject({ result: null, refreshedAt: null });
  await refreshDueDashboards();
  await deleteSavedQuery(teamId, { userId, role: "editor" }, "q");
  const opened = (await openSharedDashboard(token))!;
  expect(opened).toMatchObject({
    title: "Open to all",
    expiresAt: null,
    panels: [
      { panel: { markdown: "Hello" }, result: null },
      { result: { chart: { bars: [{ name: "42", value: 42 }] } }, refreshedAt: expect.any(Date) },
    ],
  });
  // A panel's settings name queries and models, which are not drawn.
  expect(opened.panels[1]!.panel).toEqual({ id: "b", type: "bar", title: "Bar chart", width: "half" });
  // Columns that no panel shows are not stored.
  expect(JSON.stringify(opened)).not.toContain("secret");
  await requestRefresh(teamId, "d");
  await refreshDueDashboards();
  const after = (await openSharedDashboard(token))!;
  expect(after.panels[1]).toMatchObject({ failedAt: expect.any(Date), result: { kind: "chart" } });
  expect(JSON.stringify(after)).not.toContain("no saved query");
  const [listed] = await listLinks(teamId, "d");
  expect(listed).toMatchObject({ name: "The board", openedCount: 4, revokedAt: null });
});

test("the token is stored nowhere, and making and revoking a link is audited", async () => {
  const { id, token } = await link();
  await revokeLink(teamId, "d", id);
  const rows = await sql()`
    select t::text from dashboard_links t union all select t::text from audit_log t where team_id = ${teamId}`;
  const text = JSON.stringify(rows);
  expect(text).toContain("dashboard-link.created");
  expect(text).toContain("dashboard-link.revoked");
  expect(text).not.toContain(token);
});

test("an expired, revoked or unknown link opens nothing, nor does one of a deleted dashboard", async () => {
  const expired = await link(userId, { expiresAt: new Date(Date.now() + 60_000).toISOString() });
  expect(await openSharedDashboard(expired.token)).toBeDefined();
  await db()
    .update(dashboardLinks)
    .set({ expiresAt: new Date(Date.now() - 1_000) })
    .where(eq(dashboardLinks.id, expired.id));
  expect(await openSharedDashboard(expired.token)).toBeUndefined();
  const revoked = await link();
  await revokeLink(teamId, "d", revoked.id);
  expect(await openSharedDashboard(revoked.token)).toBeUndefined();
  await expect(revokeLink(teamId, "d", revoked.id)).rejects.toMatchObject({ code: "not-found" });
  expect(await openSharedDashboard("swyd_nothing")).toBeUndefined();
  await expect(link(userId, { expiresAt: "2020-01-01T00:00:00Z" })).rejects.toMatchObject({
    code: "invalid",
  });
  const last = await link();
  await deleteDashboard(teamId, "d");
  expect(await openSharedDashboard(last.token)).toBeUndefined();
});

test("a link belongs to its dashboard and team", async () => {
  const { id } = await link();
  const other = await makeTeam();
  await createDashboard(teamId, DashboardInput.parse({ name: "e", title: "E" }), userId);
  await expect(listLinks(other.teamId, "d")).rejects.toMatchObject({ code: "not-found" });
  await expect(revokeLink(other.teamId, "d", id)).rejects.toMatchObject({ code: "not-found" });
  await expect(revokeLink(teamId, "e", id)).rejects.toMatchObject({ code: "not-found" });
  await expect(
    createLink(other.teamId, other.userId, "d", NewLink.parse({ name: "x" })),
  ).rejects.toMatchObject({ code: "not-found" });
});

test("a link closes when its creator leaves the team or loses the right to share", async () => {
  const [leaving, demoted] = [await joinTeam(teamId, "editor"), await joinTeam(teamId, "editor")];
  const links = [await link(leaving.userId), await link(demoted.userId), await link()];
  await removeMember(teamId, { userId }, leaving.userId);
  await changeRole(teamId, { userId }, { userId: demoted.userId, role: "viewer" });
  const opened = await Promise.all(links.map(({ token }) => openSharedDashboard(token)));
  expect(opened.map((one) => one !== undefined)).toEqual([false, false, true]);
  expect((await listLinks(teamId, "d")).map(({ mayBeOpened }) => mayBeOpened)).toEqual([true, false, false]);
});

test("nothing that the public page imports leads to SQL, or to what reads panels", () => {
  const seen = new Set<string>();
  const open = ["app/shared/dashboards/[token]/page.tsx"];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const values = readFileSync(file, "utf8").matchAll(/^(?:import|export) (?!type )[^;"]*"([^"]+)"/gm);
    for (const [, to = ""] of values) {
      const base = to.startsWith("@/") ? to.slice(2) : to.startsWith(".") ? join(dirname(file), to) : "";
      const found = base && [`${base}.ts`, `${base}.tsx`].find((path) => existsSync(path));
      if (found) open.push(found);
    }
  }
  expect([...seen]).toContain("lib/dashboards/shared-dashboard.ts");
  expect([...seen].filter((file) => /datasets\/|panel-catalog|dashboards\/refresh/.test(file))).toEqual([]);
});
