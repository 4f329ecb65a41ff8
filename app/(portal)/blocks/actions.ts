"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { readSchemaForm } from "@/app/_components/forms/schema-form-data";
import { type FormState, teamAction } from "@/app/_server/action";
import { Instant } from "@/lib/base/instant";
import { BlockName } from "@/lib/blocks/block";
import { getBlockType } from "@/lib/blocks/catalog";
import { checkBlock } from "@/lib/blocks/check-block";
import { createBlock, deleteBlock, updateBlock } from "@/lib/blocks/mutations";
import { getBlock } from "@/lib/blocks/queries";

const Named = z.object({ name: z.string() });
const Changed = Named.extend({ updatedAt: Instant.optional() });
const New = z.object({ name: BlockName, type: z.string() });

export async function createBlockAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", New, Object.fromEntries(form), async (block, { teamId }) => {
    const values = readSchemaForm(form, getBlockType(block.type).schema, "values");
    const { name } = await createBlock(teamId, { ...block, values });
    redirect(`/blocks/${name}`);
  });
}

export async function updateBlockAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Changed, Object.fromEntries(form), async ({ name, updatedAt }, { teamId }) => {
    const { type } = await getBlock(teamId, name);
    await updateBlock(teamId, name, readSchemaForm(form, getBlockType(type).schema, "values"), updatedAt);
    revalidatePath(`/blocks/${name}`);
    return { message: "Saved. Run the check again." };
  });
}

export async function checkBlockAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Named, Object.fromEntries(form), async ({ name }, { teamId }) => {
    await checkBlock(teamId, name, { isTest: form.get("isTest") === "true" });
    revalidatePath(`/blocks/${name}`);
    return undefined;
  });
}

export async function deleteBlockAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Named, Object.fromEntries(form), async ({ name }, { teamId }) => {
    await deleteBlock(teamId, name, { force: form.get("force") === "true" });
    redirect("/blocks");
  });
}
