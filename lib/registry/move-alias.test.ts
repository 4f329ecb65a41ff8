import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { members, users } from "@/db/schema/teams";
import { roleAllows, roles } from "@/lib/base/member";
import { ChampionComparison } from "@/lib/learning/evaluate/champion-comparison";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { championAlias, type Mover, roleToMove } from "./alias";
import { listGateChecks } from "./gate-queries";
import { comparedColumnsMetric, driftShareMetric, monitorsTag } from "./last-monitoring";
import { getModel } from "./model-queries";
import { moveAlias, removeAlias, rollBackAlias } from "./move-alias";
import { removeGate, setGate } from "./set-gate";

useTestDatabase();

let teamId: string;
const owner: Mover = { name: "Olga", email: "olga@example.com", role: "owner" };
const admin: Mover = { name: "Adam", email: "adam@example.com", role: "admin" };
const editor: Mover = { name: "Edith", email: "edith@example.com", role: "editor" };

beforeEach(async () => {
  teamId = (await makeTeam()).teamId;
  for (const recall of [0.9, 0.8, 0.95]) await addVersion({ recall });
});

async function addVersion(metrics: Record<string, number>, champion?: Partial<Evaluation["champion"]>) {
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("fraud");
  const { info } = await mlflow.createRun({ experimentId, name: "train" });
  await mlflow.logBatch(info.run_id, { metrics });
  if (champion)
    await mlflow.uploadArtifact(info.run_id, "evaluation.json", JSON.stringify(evaluationWith(champion)));
  await mlflow.createRegisteredModel("fraud");
  await mlflow.createModelVersion({
    name: "fraud",
    source: `runs:/${info.run_id}/model`,
    runId: info.run_id,
  });
}

/** A complete evaluation. The gate reads only the comparison. */
function evaluationWith(champion: Partial<Evaluation["champion"]>): Evaluation {
  return {
    threshold: 0.5,
    classes: [],
    confusion: [],
    accuracy: 0.6,
    rocAuc: 0.8,
    prAuc: 0.2,
    rocCurve: [],
    prCurve: [],
    thresholds: [],
    importance: [],
    thresholdFrom: "",
    money: {
      costs: { missedFraud: 1, investigation: 1 },
      points: [],
      lowest: [0, 0],
      atThreshold: 0,
      flagNone: 0,
      flagAll: 0,
      rule: 0,
    },
    baseline: null,
    champion: ChampionComparison.parse({ version: "1", threshold: 0.5, ...champion }),
  };
}

const move = (version: number, more: object = {}) =>
  moveAlias(teamId, "fraud", { alias: "champion", version, reason: "best so far", by: admin, ...more });
const model = () => getModel(teamId, "fraud");
const gate = (slug: string, settings: object) =>
  setGate(teamId, "fraud", { alias: "champion", gate: slug, settings, setBy: "Olga" });

test("the history records who moved which alias, from where to where, and why", async () => {
  await move(1);
  await move(3);
  await removeAlias(teamId, "fraud", { alias: "champion", reason: "out of use", by: admin });
  expect((await model()).aliasChanges).toMatchObject([
    { fromVersion: 3, toVersion: null, changedBy: "Adam", reason: "out of use" },
    { fromVersion: 1, toVersion: 3, reason: "best so far" },
    { fromVersion: null, toVersion: 1, alias: "champion", overridden: [] },
  ]);
});

test("the database refuses to change or delete the history, except with its team", async () => {
  await move(1);
  const message = /append-only/;
  await expect(
    sql()`update model_alias_changes set reason = 'other' where team_id = ${teamId}`,
  ).rejects.toThrow(message);
  await expect(sql()`delete from model_alias_changes where team_id = ${teamId}`).rejects.toThrow(message);
  await gate("recall-floor", { floor: 0.5 });
  await move(3);
  await expect(sql()`delete from model_gate_checks where team_id = ${teamId}`).rejects.toThrow(message);
  await sql()`delete from teams where id = ${teamId}`;
  expect(await sql()`select 1 from model_alias_changes where team_id = ${teamId}`).toHaveLength(0);
});

test("a failed gate gives its reason and leaves evidence; the alias is not moved", async () => {
  await gate("recall-floor", { floor: 0.85 });
  await move(1);
  await expect(move(2)).rejects.toMatchObject({
    code: "forbidden",
    message:
      "fraud@champion stays where it is. Recall floor: Version 2 has a recall of 0.800 on its held-out rows; at least 0.85 is required. Measured by this portal.",
  });
  expect((await model()).aliases).toEqual([{ alias: "champion", version: 1 }]);
  expect(await listGateChecks(teamId, (await model()).id)).toMatchObject([
    { gate: "recall-floor", version: 2, isPassed: false, value: 0.8, limit: 0.85, checkedBy: "Adam" },
    { gate: "recall-floor", version: 1, isPassed: true, value: 0.9 },
  ]);
});

test("only an owner may override, with a reason that is recorded", async () => {
  await gate("recall-floor", { floor: 0.99 });
  await expect(move(2, { override: true })).rejects.toMatchObject({ code: "forbidden" });
  await expect(move(2, { override: true, by: owner, reason: " " })).rejects.toMatchObject({
    code: "invalid",
  });
  await move(2, { override: true, by: owner, reason: "Agreed with the auditors" });
  expect((await model()).aliasChanges[0]).toMatchObject({
    toVersion: 2,
    reason: "Agreed with the auditors",
    overridden: ["recall-floor"],
  });
});

test("an editor moves other aliases; the champion needs an admin, or an approver named by the gate", async () => {
  await move(1, { alias: "challenger", by: editor });
  await expect(move(1, { by: editor })).rejects.toMatchObject({ code: "forbidden" });
  const edith = { ...editor, email: (await joinTeam(teamId, "editor")).email };
  await gate("named-approver", { approvers: `${edith.email}, someone@example.com` });
  await move(1, { by: edith });
  await expect(move(3)).rejects.toThrow("Adam is not one of the approvers");
});

test("an approver is identified by a confirmed address, or by one they joined with before the gate named it", async () => {
  const email = `grace-${crypto.randomUUID()}@example.com`;
  await gate("named-approver", { approvers: email });
  const [user] = await db().insert(users).values({ email, name: "Grace" }).returning();
  await db().insert(members).values({ teamId, userId: user!.id, role: "operator" });
  const grace: Mover = { name: "Grace", email, role: "operator" };
  await expect(move(1, { by: grace })).rejects.toMatchObject({ code: "forbidden" });
  await db().update(members).set({ role: "admin" }).where(eq(members.userId, user!.id));
  await expect(move(1, { by: { ...grace, role: "admin" } })).rejects.toThrow(
    "has not confirmed that address",
  );
  await db().update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, user!.id));
  await move(1, { by: grace });
});

test.each(roles)("%s: the permissions table states who may move an alias", async (role) => {
  const by: Mover = { name: "Role", email: `${role}@example.com`, role };
  for (const alias of ["challenger", championAlias]) {
    const moved = move(1, { alias, by }).then(
      () => true,
      () => false,
    );
    expect(await moved).toBe(roleAllows(role, roleToMove(alias)));
  }
});

test("a roll back goes to the previous version and is not blocked by gates", async () => {
  await move(1);
  await move(2);
  await gate("recall-floor", { floor: 0.99 });
  const back = { alias: "champion", reason: "too many flags", by: admin };
  expect(await rollBackAlias(teamId, "fraud", back)).toEqual({ version: 1 });
  expect((await model()).aliasChanges[0]).toMatchObject({
    fromVersion: 2,
    toVersion: 1,
    reason: "Roll back: too many flags",
    overridden: ["recall-floor"],
  });
  await expect(rollBackAlias(teamId, "fraud", back)).rejects.toMatchObject({ code: "conflict" });
});

test("of two concurrent roll backs, one succeeds and the other gets a conflict", async () => {
  for (const version of [1, 2, 3]) await move(version);
  const back = { alias: "champion", reason: "", by: admin, to: 2 };
  expect(await rollBackAlias(teamId, "fraud", back)).toEqual({ version: 2 });
  await expect(rollBackAlias(teamId, "fraud", back)).rejects.toThrow("it would go back to version 1, not 2");
});

test("the comparison must be with the current champion, and not worse by more than the margin", async () => {
  const compared = (low: number, basis: "unseen" | "refit" = "unseen") => {
    const none = { value: 0, low: 0, high: 0 };
    const same = { recall: none, precision: none, flagRate: none, rocAuc: none, prAuc: none };
    const rocAuc = { value: low + 0.01, low, high: low + 0.02 };
    const figures = { champion: same, challenger: same, differences: { ...same, rocAuc } };
    return { version: "1", basis, rows: 1164, frauds: 70, figures };
  };
  await addVersion({ recall: 0.9 }, compared(-0.004));
  await addVersion({ recall: 0.9 }, compared(-0.03));
  await gate("not-worse-than-champion", { margin: 0.01 });
  await move(1);
  await expect(move(5)).rejects.toThrow(
    "by −0.020 on 1,164 held-out rows with 70 positives, at the lower end of the 95 % interval by −0.030; down to −0.010",
  );
  await expect(move(3)).rejects.toThrow("Version 3 was not compared with the champion");
  await move(4);
  await expect(move(5)).rejects.toThrow("compared with version 1, but the champion is version 4");
});

test("without a fair comparison the gate fails and explains how to get one", async () => {
  await addVersion({ recall: 0.9 }, { version: "1", rows: 40, frauds: 3, reason: "too few are new to both" });
  // The format that trainings wrote before rows were identified by content.
  const old = { version: "1", differences: {}, mayHaveSeen: false };
  await addVersion({ recall: 0.9 }, old);
  await gate("not-worse-than-champion", { margin: 0.01 });
  await move(1);
  await expect(move(4)).rejects.toThrow(
    "no fair comparison of version 4 with the champion, version 1: too few are new to both. Train again with the parameter refitChampion, or run compare-models on labelled rows that are new to both.",
  );
  await expect(move(5)).rejects.toThrow("knew rows by their number only");
});

test("a comparison with the champion's recipe counts and is labelled as such", async () => {
  const none = { value: 0, low: 0, high: 0 };
  const same = { recall: none, precision: none, flagRate: none, rocAuc: none, prAuc: none };
  const worse = { ...same, rocAuc: { value: -0.005, low: -0.0104, high: 0 } };
  const figures = { champion: same, challenger: same, differences: worse };
  await addVersion({ recall: 0.9 }, { version: "1", basis: "refit", rows: 500, frauds: 30, figures });
  await gate("not-worse-than-champion", { margin: 0.01 });
  await move(1);
  await expect(move(4)).rejects.toThrow(
    "differs from that of the champion's recipe, trained on the same rows, by −0.0050 on 500 held-out rows with 30 positives, at the lower end of the 95 % interval by −0.0104; down to −0.0100 is allowed.",
  );
});

test("a value just below its floor is not shown as the floor", async () => {
  await addVersion({ recall: 0.84996 });
  await gate("recall-floor", { floor: 0.85 });
  await expect(move(4)).rejects.toThrow("has a recall of 0.84996 on its held-out rows; at least 0.85 is");
});

test("the drift gate requires a recent monitoring below the share", async () => {
  await gate("no-drift", { share: 0.5, maxAgeDays: 30 });
  await expect(move(1)).rejects.toThrow("fraud was never monitored. Monitor it first");
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("monitoring");
  const monitor = async (share: number, startedAt: Date, compared: Record<string, number> = {}) => {
    const { info } = await mlflow.createRun({
      experimentId,
      name: "m",
      startedAt,
      tags: { [monitorsTag]: "fraud" },
    });
    await mlflow.logBatch(info.run_id, { metrics: { [driftShareMetric]: share, ...compared } });
    await mlflow.updateRun(info.run_id, { status: "FINISHED", endedAt: new Date() });
  };
  await monitor(0.1, new Date(Date.now() - 40 * 86_400_000));
  await expect(move(1)).rejects.toThrow("older than 30 days");
  await monitor(0.6, new Date(Date.now() - 86_400_000));
  await expect(move(1)).rejects.toThrow("60 % of columns drifted; below 50 % is required");
  await monitor(0, new Date(Date.now() - 1000), { [comparedColumnsMetric]: 0 });
  await expect(move(1)).rejects.toThrow("compared no columns, so it cannot say whether they drifted");
  await monitor(0.2, new Date());
  expect(await move(1)).toMatchObject([{ isPassed: true, value: 0.2, limit: 0.5 }]);
});

test("rejects a gate with invalid settings; a removed gate no longer checks", async () => {
  await expect(gate("recall-floor", { floor: 7 })).rejects.toMatchObject({ code: "invalid" });
  await expect(gate("no-such", {})).rejects.toThrow("There is: ");
  await gate("recall-floor", { floor: 0.99 });
  await removeGate(teamId, "fraud", { alias: "champion", gate: "recall-floor" });
  expect(await move(2)).toEqual([]);
});

test("MLflow clients pass the same gates, and the history records it", async () => {
  await gate("recall-floor", { floor: 0.85 });
  const mlflow = ownMlflow(teamId, { userName: "notebook" });
  await mlflow.setAlias("fraud", "champion", 1);
  await expect(mlflow.setAlias("fraud", "champion", 2)).rejects.toThrow("Recall floor");
  expect((await model()).aliasChanges).toMatchObject([{ changedBy: "notebook", reason: "through MLflow" }]);
});
