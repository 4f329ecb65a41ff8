"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { DomainError } from "@/lib/base/errors";
import { Instant } from "@/lib/base/instant";
import { issueInWords } from "@/lib/base/issue-words";
import { parseJson } from "@/lib/base/json";
import { requireKeepable } from "@/lib/base/keepable";
import { chooseTarget } from "@/lib/datasets/schema/choose-target";
import { DatasetSchema } from "@/lib/datasets/schema/dataset-schema";
import { reviewVersion } from "@/lib/datasets/schema/review-version";
import { saveSchema } from "@/lib/datasets/schema/stored-schema";

const Saved = z.object({
  dataset: z.string(),
  schema: z.string().max(5_000_000),
  updatedAt: Instant.optional(),
});
const Chosen = z.object({ dataset: z.string(), column: z.string() });
const Reviewed = z.object({
  dataset: z.string(),
  version: z.coerce.number<string>().int().min(1),
  decision: z.enum(["accepted", "rejected"]),
});

export async function saveSchemaAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Saved, Object.fromEntries(form), async (saved, { teamId, userId }) => {
    const { dataset, updatedAt } = saved;
    const schema = parseSchema(saved.schema);
    const { number } = await saveSchema(teamId, dataset, { schema, updatedAt, createdBy: userId });
    revalidatePath(`/datasets/${dataset}`, "layout");
    return { message: `Saved as version ${number}. The latest version is read by it.` };
  });
}

/** Makes a column the target, with everything else of the schema as it is. */
export async function chooseTargetAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Chosen, Object.fromEntries(form), async ({ dataset, column }, member) => {
    const { teamId, userId } = member;
    const target = await chooseTarget(teamId, dataset, { column, createdBy: userId });
    revalidatePath(`/datasets/${dataset}`, "layout");
    return { message: `The target is ${target.column} = ${target.positive}.` };
  });
}

export async function reviewVersionAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction(
    "editor",
    Reviewed,
    Object.fromEntries(form),
    async ({ dataset, version, decision }, { teamId }) => {
      await reviewVersion(teamId, dataset, version, decision);
      revalidatePath(`/datasets/${dataset}`);
      return { message: `Version ${version} ${decision}.` };
    },
  );
}

function parseSchema(text: string): DatasetSchema {
  const sent = parseJson(text);
  if (sent === undefined)
    throw new DomainError("invalid", "The form sent no schema. Reload the page and try again.");
  const parsed = DatasetSchema.safeParse(requireKeepable(sent, "schema"));
  if (parsed.success) return parsed.data;
  const messages = parsed.error.issues.map((issue) => issueInWords(issue));
  throw new DomainError("invalid", messages.slice(0, 5).join(" "));
}
