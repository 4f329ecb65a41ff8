import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { listArtifacts } from "@/lib/artifacts/queries";
import { defineFlow } from "@/lib/flows/define-flow";
import { allowHost } from "@/lib/net/allow-list";
import { createOutgoingWebhook } from "@/lib/outgoing/mutations";
import { OutgoingWebhookInput } from "@/lib/outgoing/outgoing-webhook";
import { listDeliveries } from "@/lib/outgoing/queries";
import { listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { resumeRun } from "@/lib/runs/states/resume-run";
import { type Receiver, startReceiver } from "@/tests/http-receiver";
import { type SmtpServer, startSmtpServer } from "@/tests/smtp-server";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";
import approve from "./approve";
import notify from "./notify";
import waitUntil from "./wait-until";
import writeReport from "./write-report";

useTestDatabase();
useTestExecutor();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
let team: { teamId: string; userId: string };
let receiver: Receiver;
let smtp: SmtpServer;

beforeAll(async () => {
  team = await makeTeam();
  receiver = await startReceiver();
  smtp = await startSmtpServer();
  await allowHost(team.teamId, { host: receiver.host, createdBy: team.userId });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  receiver.close();
  await smtp.close();
});

async function run(slug: string, build: Parameters<typeof defineFlow>[0]["build"]) {
  const flow = defineFlow({ slug, name: slug, description: "", params: z.object({}), build });
  await deployFlow(team.teamId, flow);
  return (await startRun(team.teamId, slug, { trigger })).id;
}
const taskOf = async (id: string) => (await listTaskRuns(team.teamId, id))[0]!;

test("who approved, and when, are kept; a lower role is refused", async () => {
  const id = await run("approved", (_, node) => {
    node("approve", approve, { title: "Deploy version 3?", role: "admin" });
  });
  await runThatIs(team.teamId, id, ["Paused"]);
  const input = { decision: "approve", comment: "Looks **good**." };
  await expect(resumeRun(team.teamId, id, { input, by: "Oli", role: "editor" })).rejects.toMatchObject({
    code: "forbidden",
    message: "Only a member with the role admin may answer this.",
  });
  await expect(
    resumeRun(team.teamId, id, { input: { decision: "yes" }, by: "Ada", role: "owner" }),
  ).rejects.toMatchObject({ code: "invalid" });
  const before = Date.now();
  await resumeRun(team.teamId, id, { input, by: "Ada", role: "owner" });
  expect((await runThatIs(team.teamId, id)).state).toBe("Completed");
  const { output } = await taskOf(id);
  expect(output).toMatchObject({ isApproved: true, by: "Ada", comment: input.comment });
  expect(Date.parse((output as { at: string }).at)).toBeGreaterThanOrEqual(before);
});

test("a rejection fails the run in words, or goes on where the node says so", async () => {
  const rejected = async (onReject: "fail" | "continue") => {
    const id = await run(`rejected-${onReject}`, (_, node) => {
      node("approve", approve, { title: "Deploy?", onReject });
    });
    await runThatIs(team.teamId, id, ["Paused"]);
    const input = { decision: "reject", comment: "Too early." };
    await resumeRun(team.teamId, id, { input, by: "Ada", role: "operator" });
    return { run: await runThatIs(team.teamId, id), task: await taskOf(id) };
  };
  expect((await rejected("fail")).run).toMatchObject({
    state: "Failed",
    stateMessage: "approve: Ada rejected it: Too early.",
  });
  expect((await rejected("continue")).task.output).toMatchObject({ isApproved: false, by: "Ada" });
});

test("an approval that no one gives in time is TimedOut", async () => {
  const id = await run("unapproved", (_, node) => {
    node("approve", approve, { title: "Deploy?", deadlineMs: 1000 });
  });
  expect((await runThatIs(team.teamId, id)).stateMessage).toBe("approve: No one decided in time: Deploy?");
  expect((await taskOf(id)).state).toBe("TimedOut");
});

test("a wait ends at its time and not before, and says until when", async () => {
  const id = await run("waits", (_, node) => void node("wait", waitUntil, { forMs: 1500 }));
  await vi.waitFor(async () => expect((await taskOf(id)).progressMessage).toMatch(/^Waiting until .* UTC$/));
  expect((await runThatIs(team.teamId, id)).state).toBe("Completed");
  const { startedAt, endedAt, output } = await taskOf(id);
  const end = new Date(startedAt!.getTime() + 1500);
  expect(output).toEqual({ at: end.toISOString() });
  expect(endedAt!.getTime()).toBeGreaterThanOrEqual(end.getTime());
});

test.each([
  ["past", { until: "2020-01-01T00:00:00Z" }, "Completed", null],
  ["neither", {}, "Failed", "Give either a time or a duration."],
  ["both", { until: "2020-01-01T00:00:00Z", forMs: 1 }, "Failed", "Give either a time or a duration."],
  ["far", { until: "2999-01-01T00:00:00Z" }, "Failed", "more than a year away"],
])("a wait for %s", async (name, input, state, why) => {
  const id = await run(`waits-${name}`, (_, node) => void node("wait", waitUntil, input));
  const ended = await runThatIs(team.teamId, id);
  expect(ended.state).toBe(state);
  if (why) expect(ended.stateMessage).toContain(why);
});

test("a notice goes to a webhook and to a member, never to a stranger", async () => {
  vi.stubEnv("SMTP_URL", smtp.url);
  vi.stubEnv("MAIL_FROM", "Switchyard <portal@example.com>");
  const { email } = await joinTeam(team.teamId, "viewer");
  const webhook = OutgoingWebhookInput.parse({ kind: "webhook", name: "Ops", url: receiver.url });
  const { id: webhookId } = await createOutgoingWebhook(team.teamId, webhook, team.userId);
  const message = { title: "Drift\r\nBcc: eve@example.com", text: "PSI 0.3 <!channel>" };
  const id = await run("notifies", (_, node) => {
    node("notify", notify, { to: ["Ops", email, "Ops"], ...message });
  });
  expect((await runThatIs(team.teamId, id)).state).toBe("Completed");
  const { items } = await listDeliveries(team.teamId, webhookId);
  expect(items).toHaveLength(1);
  expect(JSON.parse(items[0]!.body)).toMatchObject({
    type: "run.notice",
    data: { title: "Drift Bcc: eve@example.com", text: message.text, run: { id } },
  });
  expect(smtp.letters).toHaveLength(1);
  expect(smtp.letters[0]).toMatch(/^Subject: Drift Bcc: eve@example.com\r$/m);
  expect(smtp.letters[0]).toContain(`/runs/${id}`);
  const failing = await run("notifies-a-stranger", (_, node) => {
    node("notify", notify, { to: ["eve@example.com"], title: "x" });
  });
  expect((await runThatIs(team.teamId, failing)).stateMessage).toContain("no member with this address");
  expect(smtp.letters).toHaveLength(1);
});

test("a report is written from a template, with its charts beside it", async () => {
  const chart = {
    title: "Frauds",
    description: "Frauds by region.",
    chart: { type: "bar" as const, x: { label: "Region" }, bars: [{ name: "north", value: 3 }] },
  };
  const id = await run("reports", (_, node) => {
    node("write", writeReport, {
      key: "weekly",
      title: "Weekly",
      template: "{{ data.total }} frauds of {{ data.name }}\n\n![Frauds](artifact:frauds)",
      data: { total: 3, name: "<b>claims</b>" },
      charts: { frauds: chart },
    });
  });
  expect((await runThatIs(team.teamId, id)).state).toBe("Completed");
  const { items } = await listArtifacts(team.teamId, { run: id, limit: 10 });
  expect(items.map(({ key, kind }) => [key, kind]).sort()).toEqual([
    ["frauds", "chart"],
    ["weekly", "markdown"],
  ]);
  expect(items.find(({ key }) => key === "weekly")?.data).toEqual({
    title: "Weekly",
    markdown: "3 frauds of \\<b>claims\\</b>\n\n![Frauds](artifact:frauds)",
  });
});
