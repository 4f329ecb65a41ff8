"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, parseForm, teamAction } from "@/app/_server/action";
import { tasks } from "@/inngest/catalog";
import { FlowInput } from "@/lib/flows/flow";
import { createFlow, updateFlow } from "@/lib/flows/mutations";
import { getFlow } from "@/lib/flows/queries";
import type { DraftCheck } from "./check-draft";
import { checkDraft } from "./check-draft";
import { summaryOf } from "./summary-of";

const Json = z
  .string()
  .max(2_000_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue("The draft is not JSON.");
      return z.NEVER;
    }
  });
const Sent = z.object({ draft: Json });
const Saved = Sent.extend({
  /** The version that the draft began with; empty for a new flow. */
  basedOn: z.string(),
});

/** `basedOn`: the newest version, the new base after another person's change was shown. */
export type SaveState = (NonNullable<FormState> & { changes?: string[]; basedOn?: string }) | undefined;

/** Checks a draft as saving does. Returns its issues and the output schemas of its nodes. */
export async function checkDraftAction(
  _: unknown,
  form: FormData,
): Promise<NonNullable<FormState> & { found?: DraftCheck }> {
  let found: DraftCheck | undefined;
  const state = await teamAction("editor", Sent, Object.fromEntries(form), async ({ draft }) => {
    found = checkDraft(draft, tasks);
    return undefined;
  });
  return { ...state, found };
}

/** Saves the draft as a version of its flow. Refused, with the changes, when someone else saved a newer version. */
export async function saveFlowAction(_: SaveState, form: FormData): Promise<SaveState> {
  let conflict: Pick<NonNullable<SaveState>, "changes" | "basedOn"> = {};
  const state = await teamAction(
    "editor",
    Saved,
    Object.fromEntries(form),
    async (sent, { teamId, userId }) => {
      const input = parseForm(FlowInput, sent.draft);
      if (!sent.basedOn) await createFlow(teamId, input, tasks, userId);
      else {
        const { versions } = await getFlow(teamId, input.slug);
        const [newest] = versions;
        if (newest && newest.id !== sent.basedOn) {
          const began = versions.find(({ id }) => id === sent.basedOn);
          conflict = {
            changes: began ? summaryOf(began.definition, newest.definition) : [],
            basedOn: newest.id,
          };
          return {
            isRefused: true,
            message: `Someone else saved version ${newest.version} while you were editing. Save again to overwrite their changes.`,
          };
        }
        await updateFlow(teamId, input, tasks, userId, sent.basedOn);
      }
      revalidatePath(`/flows/${input.slug}`);
      redirect(`/flows/${input.slug}?saved=${sent.basedOn ? input.slug : "new"}`);
    },
  );
  return { ...state, ...conflict };
}
