"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { jsonOrText } from "@/lib/base/json";
import { deleteVariable, saveVariable } from "@/lib/flows/variables/stored-variables";
import { VariableInput, VariableName } from "@/lib/flows/variables/variable";

const Entry = z.object({ name: VariableName, ...VariableInput.shape });

type Typed = { name: string; value: string; description: string };
/** Form state with the typed values, so that a refusal keeps them. */
export type VariableState = NonNullable<FormState> & { values?: Typed };

export async function saveVariableAction(
  _: VariableState | undefined,
  form: FormData,
): Promise<VariableState> {
  let isSaved = false;
  const text = (name: string) => String(form.get(name) ?? "");
  const values = { name: text("name"), value: text("value"), description: text("description") };
  const input = { ...values, value: jsonOrText(values.value) };
  const state = await teamAction("editor", Entry, input, async ({ name, ...entry }, { teamId }) => {
    await saveVariable(teamId, name, entry);
    isSaved = true;
    revalidatePath("/settings/variables");
    return { message: `${name} is saved.` };
  });
  return isSaved ? { ...state } : { ...state, values };
}

export async function deleteVariableAction(_: FormState, form: FormData): Promise<FormState> {
  const Named = z.object({ name: VariableName });
  return teamAction("editor", Named, Object.fromEntries(form), async ({ name }, { teamId }) => {
    await deleteVariable(teamId, name);
    revalidatePath("/settings/variables");
    return undefined;
  });
}
