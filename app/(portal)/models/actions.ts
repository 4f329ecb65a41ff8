"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { readSchemaForm } from "@/app/_components/forms/schema-form-data";
import { type FormState, teamAction } from "@/app/_server/action";
import type { Member } from "@/lib/base/member";
import { parseAs } from "@/lib/base/parse-as";
import { AliasName, Reason } from "@/lib/registry/alias";
import { ModelDescription, TagLines } from "@/lib/registry/describe-model";
import { getGate } from "@/lib/registry/gate-catalog";
import { listGateChecks } from "@/lib/registry/gate-queries";
import { updateModelVersion, updateRegisteredModel } from "@/lib/registry/model-mutations";
import { getModel, getModelVersion } from "@/lib/registry/model-queries";
import { getTrainedVersion } from "@/lib/registry/model-view";
import { moveAlias, removeAlias, rollBackAlias } from "@/lib/registry/move-alias";
import { splitPromptTags } from "@/lib/registry/prompt";
import { removeGate, setGate } from "@/lib/registry/set-gate";
import { removeTraffic, setTraffic, Traffic } from "@/lib/registry/set-traffic";
import { outcomeOfModel, readOutcomeLines } from "@/lib/serving/outcome-lines";
import { Outcomes, recordedInWords, recordOutcomes } from "@/lib/serving/record-outcomes";
import { reproduceVersion } from "@/lib/training/reproduce";
import { modelHref } from "./model-href";

const OfAlias = z.object({ name: z.string(), alias: AliasName, reason: Reason.default("") });
const Move = OfAlias.extend({
  version: z.coerce.number().int().min(1),
  override: z.literal("on").optional(),
  /** Undoes a move: the alias goes back to `version`, which it named before. */
  back: z.literal("1").optional(),
});
const RollBack = OfAlias.extend({
  to: z.coerce.number().int().min(1),
  /** Undoes a roll back: the alias goes forward to `to`. */
  forward: z.literal("1").optional(),
});
const Removal = OfAlias.extend({
  /** Undoes a removal: the alias names `version` again, if its gates let it. */
  version: z.coerce.number().int().min(1).optional(),
});
const SetTraffic = OfAlias.extend({
  mode: Traffic.shape.mode,
  version: z.coerce.number().int().min(1),
  percent: z.coerce.number().min(1).max(100),
});
const OfGate = z.object({ name: z.string(), alias: AliasName, gate: z.string() });
const Described = z.object({
  name: z.string(),
  version: z.string(),
  description: ModelDescription.shape.description,
  tags: TagLines,
});

/** Form state with the typed values, so that a refusal keeps them. */
export type GateFormState = (NonNullable<FormState> & { values?: Record<string, unknown> }) | undefined;

/** State of a form that moves an alias, with what its gates found where they refused. */
export type MoveState = NonNullable<FormState> & {
  checks?: { name: string; isPassed: boolean; message: string; evidenceHref: string | null }[];
};

const moverOf = ({ userName, email, role }: Member) => ({ name: userName, email, role });

/** An operator may be a named approver; moveAlias says who may move what. */
export async function moveAliasAction(_: MoveState | undefined, form: FormData): Promise<MoveState> {
  let checks: MoveState["checks"];
  const state = await teamAction("operator", Move, Object.fromEntries(form), async (move, member) => {
    const { name, alias, version, reason, back } = move;
    const before = await versionOf(member.teamId, name, alias);
    const by = moverOf(member);
    if (back) await rollBackAlias(member.teamId, name, { alias, reason, by, to: version });
    else {
      const begun = new Date();
      const request = { alias, version, reason, override: move.override === "on", by };
      await moveAlias(member.teamId, name, request).catch(async (error) => {
        checks = await refusalsSince(member.teamId, name, { alias, version, since: begun });
        throw error;
      });
    }
    revalidatePath(modelHref(name), "layout");
    const undo = before && !back ? { version: String(before), back: "1", reason: "Undo" } : undefined;
    return { message: `${name}@${alias} now points to version ${version}.`, undo };
  });
  return { ...state, checks };
}

/** Refused when someone else moved the alias first; the page then shows its current version. */
export async function rollBackAction(_: MoveState | undefined, form: FormData): Promise<MoveState> {
  const state = await teamAction(
    "operator",
    RollBack,
    Object.fromEntries(form),
    async ({ name, forward, ...move }, member) => {
      const by = moverOf(member);
      revalidatePath(modelHref(name), "layout");
      if (forward) {
        await moveAlias(member.teamId, name, { ...move, version: move.to, by });
        return { message: `${name}@${move.alias} points to version ${move.to} again.` };
      }
      const before = await versionOf(member.teamId, name, move.alias);
      const { version } = await rollBackAlias(member.teamId, name, { ...move, by });
      const undo = before ? { to: String(before), forward: "1", reason: "Undo" } : undefined;
      return { message: `${name}@${move.alias} points to version ${version} again.`, undo };
    },
  );
  return { ...state };
}

/** The version that an alias names; undefined where it names none. */
async function versionOf(teamId: string, name: string, alias: string): Promise<number | undefined> {
  const { aliases } = await getModel(teamId, name);
  return aliases.find((each) => each.alias === alias)?.version;
}

/** Findings of the gates of an alias, when one refused; else undefined. */
async function refusalsSince(
  teamId: string,
  name: string,
  { alias, version, since }: { alias: string; version: number; since: Date },
): Promise<MoveState["checks"]> {
  const { id } = await getModel(teamId, name);
  const found = (await listGateChecks(teamId, id, { version, since })).filter(
    (check) => check.alias === alias,
  );
  if (found.every(({ isPassed }) => isPassed)) return undefined;
  return found
    .sort((a, b) => Number(a.isPassed) - Number(b.isPassed))
    .map(({ gate, isPassed, message, evidenceHref }) => ({
      name: getGate(gate).name,
      isPassed,
      message,
      evidenceHref,
    }));
}

export async function removeAliasAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", Removal, Object.fromEntries(form), async (asked, member) => {
    const { name, version, ...move } = asked;
    const by = moverOf(member);
    revalidatePath(modelHref(name), "layout");
    if (version) {
      await moveAlias(member.teamId, name, { ...move, version, reason: "Undo", by });
      return { message: `${name}@${move.alias} points to version ${version} again.` };
    }
    const before = await versionOf(member.teamId, name, move.alias);
    await removeAlias(member.teamId, name, { ...move, by });
    return { message: `@${move.alias} removed.`, undo: before ? { version: String(before) } : undefined };
  });
}

/** setTraffic says who may, as for moving the alias. */
export async function setTrafficAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", SetTraffic, Object.fromEntries(form), async (asked, member) => {
    const { name, alias, mode, version, percent } = asked;
    await setTraffic(member.teamId, name, alias, {
      mode,
      version,
      share: percent / 100,
      by: moverOf(member),
    });
    revalidatePath(modelHref(name));
    return { message: `Second version of @${alias} set.` };
  });
}

export async function removeTrafficAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", OfAlias, Object.fromEntries(form), async ({ name, alias }, member) => {
    await removeTraffic(member.teamId, name, { alias, by: moverOf(member) });
    revalidatePath(modelHref(name));
    return { message: `Second version of @${alias} removed.` };
  });
}

/** Sets a gate with the settings of the form, which has the names of `SchemaForm`. */
export async function setGateAction(_: GateFormState, form: FormData): Promise<GateFormState> {
  let values: Record<string, unknown> | undefined;
  const input = { name: form.get("name"), alias: form.get("alias"), gate: form.get("gate") };
  const state = await teamAction("admin", OfGate, input, async ({ name, alias, gate }, member) => {
    values = readSchemaForm(form, z.toJSONSchema(getGate(gate).settings, { io: "input" }));
    await setGate(member.teamId, name, { alias, gate, settings: values, setBy: member.userName });
    redirect(modelHref(name, { tab: "gates" }));
  });
  return { ...state, values };
}

export async function removeGateAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("admin", OfGate, Object.fromEntries(form), async ({ name, ...gate }, { teamId }) => {
    await removeGate(teamId, name, gate);
    revalidatePath(modelHref(name));
    return { message: "Gate removed." };
  });
}

/** Records outcomes by key, one a line. */
export async function recordOutcomesAction(_: FormState, form: FormData): Promise<FormState> {
  const Lines = z.object({ name: z.string(), lines: z.string().max(1_000_000) });
  return teamAction("operator", Lines, Object.fromEntries(form), async ({ name, lines }, { teamId }) => {
    const read = readOutcomeLines(lines, await outcomeOfModel(teamId, name));
    const found = await recordOutcomes(teamId, name, parseAs(Outcomes, read, "outcomes"));
    revalidatePath(modelHref(name));
    return { message: recordedInWords(found, read) };
  });
}

/** Starts a run that trains a version again, with what it was trained with. */
export async function reproduceAction(_: FormState, form: FormData): Promise<FormState> {
  const Version = z.object({ name: z.string(), version: z.string() });
  return teamAction("operator", Version, Object.fromEntries(form), async ({ name, version }, member) => {
    const trigger = { type: "person" as const, userId: member.userId, name: member.userName };
    const found = await getTrainedVersion(member.teamId, name, version);
    const { id } = await reproduceVersion(member.teamId, found, trigger);
    redirect(`/runs/${id}`);
  });
}

/** Description and tags of a model, or of one of its versions where the form names one. */
export async function describeAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction(
    "editor",
    Described,
    Object.fromEntries(form),
    async ({ name, version, description, tags }, { teamId }) => {
      const now = version ? await getModelVersion(teamId, name, version) : await getModel(teamId, name);
      const change = { description, tags: { ...tags, ...splitPromptTags(now.tags).own } };
      if (version) await updateModelVersion(teamId, name, version, change);
      else await updateRegisteredModel(teamId, name, change);
      revalidatePath(modelHref(name));
      return { message: "Saved." };
    },
  );
}
