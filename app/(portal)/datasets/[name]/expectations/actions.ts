"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { DomainError } from "@/lib/base/errors";
import { issueInWords } from "@/lib/base/issue-words";
import { parseJson } from "@/lib/base/json";
import { requireKeepable } from "@/lib/base/keepable";
import { counted } from "@/lib/base/number-text";
import { NewExpectation, NewExpectations } from "@/lib/datasets/expectations/expectation";
import { changeExpectations, getExpectation } from "@/lib/datasets/expectations/stored-expectations";
import { readExpectation } from "./read-expectation";

const OfDataset = z.object({ dataset: z.string() });
const OfExpectation = OfDataset.extend({ id: z.string() });
const Accepted = OfDataset.extend({ expectations: z.string().max(1_000_000) });

/** Adds an expectation, or with an id replaces the one that has it. */
export async function saveExpectationAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", OfDataset, { dataset: form.get("dataset") }, async ({ dataset }, member) => {
    const parsed = NewExpectation.safeParse(requireKeepable(readExpectation(form), ""));
    if (!parsed.success) {
      const issues = parsed.error.issues.map((issue) => ({
        path: String(issue.path[0] ?? ""),
        message: issueInWords(issue),
      }));
      throw new DomainError("invalid", issues[0]!.message, issues);
    }
    const { id } = parsed.data;
    await changeExpectations(member.teamId, dataset, member.userId, (before) => {
      if (id === undefined) return [...before, parsed.data];
      getExpectation(before, id);
      return before.map((one) => (one.id === id ? parsed.data : one));
    });
    revalidatePath(pathOf(dataset));
    if (id !== undefined) redirect(pathOf(dataset));
    return { message: "Added. The latest version is being evaluated." };
  });
}

export async function removeExpectationAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", OfExpectation, Object.fromEntries(form), async ({ dataset, id }, member) => {
    await changeExpectations(member.teamId, dataset, member.userId, (before) => {
      getExpectation(before, id);
      return before.filter((one) => one.id !== id);
    });
    revalidatePath(pathOf(dataset));
    return { message: "Removed." };
  });
}

/** Adds suggested expectations. */
export async function acceptSuggestionsAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Accepted, Object.fromEntries(form), async (sent, member) => {
    const parsed = NewExpectations.safeParse(requireKeepable(parseJson(sent.expectations), ""));
    if (!parsed.success)
      throw new DomainError("invalid", "The suggestions cannot be read. Reload the page and try again.");
    const added = parsed.data.map(({ id: _, ...expectation }) => expectation);
    await changeExpectations(member.teamId, sent.dataset, member.userId, (before) => [...before, ...added]);
    revalidatePath(pathOf(sent.dataset));
    return { message: `${counted(added.length, "expectation")} added.` };
  });
}

function pathOf(dataset: string): string {
  return `/datasets/${encodeURIComponent(dataset)}/expectations`;
}
