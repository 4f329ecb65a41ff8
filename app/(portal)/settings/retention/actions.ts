"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { saveRetention } from "@/lib/retention/mutations";
import { previewRetention } from "@/lib/retention/queries";
import { type Goes, Retention, type RetentionKind } from "@/lib/retention/retention";

/** With what was typed, and what it would delete. */
export type RetentionFormState =
  | (NonNullable<FormState> & { typed?: Record<string, string>; goes?: Record<RetentionKind, Goes> })
  | undefined;

const days = z
  .string()
  .trim()
  .transform((text) => (text === "" ? null : Number(text)));
const Typed = z
  .object({ runs: days, logs: days, events: days, artifacts: days, traces: days, bin: days, audit: days })
  .pipe(Retention);

/** Shows what would go, and saves only what was shown: the form sends `intent` "preview" or "save". */
export async function retentionAction(_: RetentionFormState, form: FormData): Promise<RetentionFormState> {
  const { intent, ...typed } = Object.fromEntries(form) as Record<string, string>;
  let goes: Record<RetentionKind, Goes> | undefined;
  const state = await teamAction("admin", Typed, typed, async (retention, { teamId }) => {
    if (intent !== "save") {
      goes = await previewRetention(teamId, retention);
      return undefined;
    }
    await saveRetention(teamId, retention);
    revalidatePath("/settings/retention");
    return { message: "Saved. Older data is deleted within the hour." };
  });
  return { ...state, typed, goes };
}
