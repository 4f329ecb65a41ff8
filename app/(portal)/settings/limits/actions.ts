"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { deleteTagLimit, saveTagLimit } from "@/lib/runs/limits/stored-limits";
import { LimitedTag, TagLimitInput } from "@/lib/runs/limits/tag-limit";

const Entry = z.object({ tag: LimitedTag, limit: TagLimitInput });

type Typed = Record<"tag" | "atOnce" | "starts" | "period" | "unit" | "description", string>;
/** Form state with the typed values, so that a refusal keeps them. */
export type TagLimitState = NonNullable<FormState> & { values?: Typed };

export async function saveTagLimitAction(
  _: TagLimitState | undefined,
  form: FormData,
): Promise<TagLimitState> {
  let isSaved = false;
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const number = (name: string) => (text(name) === "" ? null : Number(text(name)));
  const values = {
    tag: text("tag"),
    atOnce: text("atOnce"),
    starts: text("starts"),
    period: text("period"),
    unit: text("unit"),
    description: text("description"),
  };
  const [starts, period] = [number("starts"), number("period")];
  const limit = {
    atOnce: number("atOnce"),
    starts,
    // The period has a value of its own in the form, also where nothing is counted.
    perSeconds: starts === null || period === null ? null : Math.round(period * Number(values.unit)),
    description: values.description,
  };
  const state = await teamAction("editor", Entry, { tag: values.tag, limit }, async (entry, { teamId }) => {
    await saveTagLimit(teamId, entry.tag, entry.limit);
    isSaved = true;
    revalidatePath("/settings/limits");
    return { message: `The limit of ${entry.tag} is saved.` };
  });
  return isSaved ? { ...state } : { ...state, values };
}

export async function deleteTagLimitAction(_: FormState, form: FormData): Promise<FormState> {
  const Named = z.object({ tag: LimitedTag });
  return teamAction("editor", Named, Object.fromEntries(form), async ({ tag }, { teamId }) => {
    await deleteTagLimit(teamId, tag);
    revalidatePath("/settings/limits");
    return undefined;
  });
}
