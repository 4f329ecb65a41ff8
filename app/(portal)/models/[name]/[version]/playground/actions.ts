"use server";

import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { type ExplainedClaim, explainClaim } from "@/lib/serving/explain-claim";
import { openStoredModel } from "@/lib/serving/playground";

const Asked = z.object({
  model: z.string(),
  version: z.string(),
  claim: z.record(z.string(), z.string().max(1000)),
});

/** Scores a claim and explains the score; or returns the message of the failure. */
export async function explainAction(
  asked: z.input<typeof Asked>,
): Promise<{ explained?: ExplainedClaim; message?: string }> {
  let explained: ExplainedClaim | undefined;
  const state: FormState = await teamAction(
    "viewer",
    Asked,
    asked,
    async ({ model, version, claim }, { teamId }) => {
      const { stored } = await openStoredModel(teamId, model, version);
      explained = await explainClaim(stored, claim);
      return undefined;
    },
  );
  return { explained, message: state?.message };
}
