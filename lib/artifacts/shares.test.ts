import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { reportShares } from "@/db/schema/shares";
import { changeRole, removeMember } from "@/lib/teams/manage-members";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { createArtifact } from "./create-artifact";
import { createShare, listShares, revokeShare } from "./manage-shares";
import { findSharedImage, openSharedReport } from "./shared-report";

useTestDatabase();

const chart = (title: string) => ({
  title,
  description: "",
  chart: { type: "bar", x: { label: "x" }, bars: [{ name: "a", value: 1 }] },
});
const picture = {
  title: "A dot",
  description: "Dots",
  mediaType: "image/png",
  width: 1,
  height: 1,
  base64: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
};

/** A run with a report that shows one chart and one picture, plus one chart and one picture that it does not show. */
async function makeReport() {
  const { teamId, userId } = await makeTeam();
  const [runId] = await insertRuns(teamId, [{}]);
  const keep = (key: string, kind: "markdown" | "chart" | "image", data: unknown) =>
    createArtifact(teamId, { runId: runId!, nodeId: "work" }, { key, kind, data });
  for (const key of ["shown", "hidden"]) {
    await keep(`${key}-chart`, "chart", chart(key));
    await keep(`${key} picture`, "image", picture);
  }
  const markdown = "![](artifact:shown-chart) ![](artifact:shown%20picture)";
  const { id } = await keep("report", "markdown", { title: "A report", markdown });
  return { teamId, userId, id, chartId: (await keep("alone", "chart", chart("alone"))).id };
}

test("a link shows its report and only the artifacts it uses, and counts each opening", async () => {
  const { teamId, userId, id } = await makeReport();
  const token = await createShare(teamId, userId, { id, name: "Auditors", days: "7" });
  expect(token).toMatch(/^swyr_[\w-]{43}$/);
  const report = await openSharedReport(token);
  expect(report).toMatchObject({ title: "A report", version: 1 });
  expect(Object.keys(report!.attachments)).toEqual(["shown-chart", "shown picture"]);
  expect(report!.attachments["shown picture"]).toMatchObject({
    address: `/shared/${token}/images/shown%20picture`,
  });
  expect(await findSharedImage(token, "shown picture")).toMatchObject({ mediaType: "image/png" });
  for (const key of ["hidden picture", "shown-chart", "nothing"])
    expect(await findSharedImage(token, key)).toBeUndefined();
  const [share] = await listShares(teamId, id);
  expect(share).toMatchObject({ name: "Auditors", openedCount: 1, revokedAt: null });
  expect(share!.lastOpenedAt).toBeInstanceOf(Date);
  expect(share!.expiresAt.getTime() - share!.createdAt.getTime()).toBeCloseTo(7 * 86_400_000, -5);
});

test("the token is not stored in clear anywhere, including the audit log", async () => {
  const { teamId, userId, id } = await makeReport();
  const token = await createShare(teamId, userId, { id, name: "Auditors", days: "1" });
  const [{ hash } = { hash: "" }] =
    await sql()`select token_hash as hash from report_shares where team_id = ${teamId}`;
  const rows = await sql()`
    select t::text from report_shares t where team_id = ${teamId}
    union all select t::text from audit_log t where team_id = ${teamId}`;
  const text = JSON.stringify(rows);
  expect(text).toContain("report-share.created");
  expect(text).not.toContain(token);
  expect(text.split(hash).length - 1, "the hash is only in its own row").toBe(1);
});

test("an expired, revoked or unknown link opens nothing", async () => {
  const { teamId, userId, id } = await makeReport();
  const token = await createShare(teamId, userId, { id, name: "Auditors", days: "1" });
  const [share] = await listShares(teamId, id);
  await db()
    .update(reportShares)
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where(eq(reportShares.id, share!.id));
  expect(await openSharedReport(token)).toBeUndefined();
  expect(await findSharedImage(token, "shown picture")).toBeUndefined();

  const other = await createShare(teamId, userId, { id, name: "Others", days: "1" });
  const { id: shareId } = (await listShares(teamId, id))[0]!;
  expect(await openSharedReport(other)).toBeDefined();
  await revokeShare(teamId, shareId);
  expect(await openSharedReport(other)).toBeUndefined();
  await expect(revokeShare(teamId, shareId)).rejects.toMatchObject({ code: "not-found" });
  expect(await openSharedReport("swyr_nothing")).toBeUndefined();
});

test("only the team's own reports can be shared and their links revoked", async () => {
  const { teamId, userId, id, chartId } = await makeReport();
  const stranger = await makeTeam();
  const wanted = { name: "Auditors", days: "1" as const };
  await expect(createShare(teamId, userId, { ...wanted, id: chartId })).rejects.toMatchObject({
    code: "invalid",
  });
  await expect(createShare(stranger.teamId, stranger.userId, { ...wanted, id })).rejects.toMatchObject({
    code: "not-found",
  });
  await createShare(teamId, userId, { ...wanted, id });
  const [share] = await listShares(teamId, id);
  expect(await listShares(stranger.teamId, id)).toEqual([]);
  await expect(revokeShare(stranger.teamId, share!.id)).rejects.toMatchObject({ code: "not-found" });
});

test("a link closes when its creator leaves the team or loses the right to share", async () => {
  const { teamId, userId, id } = await makeReport();
  const owner = { userId };
  const [leaving, demoted] = [await joinTeam(teamId, "editor"), await joinTeam(teamId, "editor")];
  const make = (maker: string) => createShare(teamId, maker, { id, name: "Auditors", days: "90" });
  const tokens = [await make(leaving.userId), await make(demoted.userId), await make(userId)];
  for (const token of tokens) expect(await openSharedReport(token)).toBeDefined();
  await removeMember(teamId, owner, leaving.userId);
  await changeRole(teamId, owner, { userId: demoted.userId, role: "viewer" });
  expect(await openSharedReport(tokens[0]!)).toBeUndefined();
  expect(await findSharedImage(tokens[0]!, "shown picture")).toBeUndefined();
  expect(await openSharedReport(tokens[1]!)).toBeUndefined();
  expect(await openSharedReport(tokens[2]!)).toBeDefined();
  const listed = await listShares(teamId, id);
  expect(listed.map(({ mayBeOpened }) => mayBeOpened)).toEqual([true, false, false]);
});
