"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { NewErasure } from "@/lib/erasure/erasure";
import { createErasure } from "@/lib/erasure/mutations";

/** One key on each line. */
const Typed = z
  .object({ column: z.string().trim(), keys: z.string(), reason: z.string() })
  .transform(
    ({ keys, ...given }): z.input<typeof NewErasure> => ({
      ...given,
      keys: keys.split(/\r?\n/).filter((line) => line.trim() !== ""),
    }),
  )
  .pipe(NewErasure);

/** Form state with the typed values, so that a refusal keeps them. */
export type ErasureFormState = (NonNullable<FormState> & { typed?: Record<string, string> }) | undefined;

export async function eraseAction(_: ErasureFormState, form: FormData): Promise<ErasureFormState> {
  const typed = Object.fromEntries(form) as Record<string, string>;
  const state = await teamAction("admin", Typed, typed, async (erasure, { teamId, userName }) => {
    const { id } = await createErasure(teamId, erasure, userName);
    redirect(`/settings/erasures/${id}`);
  });
  return { ...state, typed };
}
