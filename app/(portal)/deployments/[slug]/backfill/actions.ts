"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, parseForm, teamAction } from "@/app/_server/action";
import { jsonOrText } from "@/lib/base/json";
import { BackfillRequest, startBackfill } from "@/lib/runs/start/start-backfill";

const Sent = z.object({
  slug: z.string(),
  kind: z.enum(["dates", "items"]),
  concurrency: z.coerce.number(),
});

/** Starts a backfill by the form of its page, and leads to its run. */
export async function startBackfillAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction(
    "operator",
    Sent,
    Object.fromEntries(form),
    async ({ slug, kind, concurrency }, member) => {
      const text = (name: string) => String(form.get(name) ?? "");
      const request =
        kind === "dates"
          ? {
              dates: {
                param: text("dates.param"),
                from: text("dates.from"),
                to: text("dates.to"),
                every: text("dates.every"),
                ...(text("dates.until") && { until: text("dates.until") }),
              },
            }
          : { items: jsonOrText(text("items")) };
      const trigger = { type: "person" as const, userId: member.userId, name: member.userName };
      const backfill = parseForm(BackfillRequest, { ...request, concurrency });
      const { id } = await startBackfill(member.teamId, slug, backfill, { trigger });
      redirect(`/runs/${id}?tab=children`);
    },
  );
}
