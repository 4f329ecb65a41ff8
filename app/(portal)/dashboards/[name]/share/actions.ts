"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import type { NewLinkState } from "@/app/_components/forms/new-link-form";
import { type FormState, teamAction } from "@/app/_server/action";
import { dashboardHref } from "@/app/(portal)/dashboards/dashboard-href";
import { environment } from "@/lib/base/environment";
import { dayMs } from "@/lib/base/time-units";
import { NewLink } from "@/lib/dashboards/link";
import { linkDays } from "@/lib/dashboards/link-days";
import { createLink, revokeLink } from "@/lib/dashboards/manage-links";

const Wanted = z.object({
  dashboard: z.string().max(100),
  name: NewLink.shape.name,
  days: z.enum(linkDays),
});
const OfLink = z.object({ dashboard: z.string().max(100), id: z.string().max(100) });

export async function createLinkAction(_: NewLinkState | undefined, form: FormData): Promise<NewLinkState> {
  let made: NewLinkState["made"];
  const values = Object.fromEntries(form) as Record<string, string>;
  const state = await teamAction("editor", Wanted, values, async (wanted, { teamId, userId }) => {
    const { dashboard, name, days } = wanted;
    const expiresAt = days === "never" ? null : new Date(Date.now() + Number(days) * dayMs).toISOString();
    const { token } = await createLink(teamId, userId, dashboard, { name, expiresAt });
    made = { name, link: `${environment().publicUrl}/shared/dashboards/${token}` };
    revalidatePath(dashboardHref(dashboard, "share"));
    return undefined;
  });
  return made ? { made } : { ...state, values };
}

export async function revokeLinkAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", OfLink, Object.fromEntries(form), async ({ dashboard, id }, { teamId }) => {
    await revokeLink(teamId, dashboard, id);
    revalidatePath(dashboardHref(dashboard, "share"));
    return { message: "The link no longer works." };
  });
}
