"use server";

import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { explainClaim } from "@/lib/serving/explain-claim";
import { openStoredModel } from "@/lib/serving/playground";
import { type Answer, answerOf } from "./answer";

const Asked = z.object({
  model: z.string(),
  version: z.string(),
  claim: z.record(z.string(), z.string().max(1000)),
});

/** Scores a claim and explains the score, its chart drawn; or returns the message of the failure. */
export async function explainAction(
  asked: z.input<typeof Asked>,
): Promise<{ answer?: Answer; message?: string }> {
  let answer: Answer | undefined;
  const state: FormState = await teamAction(
    "viewer",
    Asked,
    asked,
    async ({ model, version, claim }, { teamId }) => {
      const { stored } = await openStoredModel(teamId, model, version);
      answer = answerOf(await explainClaim(stored, claim));
      return undefined;
    },
  );
  return { answer, message: state?.message };
}
