"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { readSchemaForm } from "@/app/_components/forms/schema-form-data";
import { type FormState, parseForm, teamAction } from "@/app/_server/action";
import { dashboardHref } from "@/app/(portal)/dashboards/dashboard-href";
import { Instant } from "@/lib/base/instant";
import { Panel } from "@/lib/dashboards/dashboard";
import { updateDashboard } from "@/lib/dashboards/mutations";
import { panelTypes } from "@/lib/dashboards/panel-catalog";
import { changedPanels, panelChanges, withPanel } from "@/lib/dashboards/panel-changes";
import { getDashboard } from "@/lib/dashboards/queries";

/** Form state with the typed values, so that a refusal keeps them. */
type PanelState =
  | (NonNullable<FormState> & {
      values?: { title: string; width: string; settings: Record<string, unknown> };
    })
  | undefined;

const OfDashboard = z.object({ name: z.string().max(100), updatedAt: Instant });
const Change = OfDashboard.extend({ panel: z.string().max(100), change: z.enum(panelChanges) });
const Sent = OfDashboard.extend({
  panel: z.string().max(100).optional(),
  type: z.string().max(100),
  title: z.string(),
  width: z.string(),
});

export async function savePanelAction(_: PanelState, form: FormData): Promise<PanelState> {
  const fields = Object.fromEntries(form) as Record<string, string>;
  const type = panelTypes.get(fields.type ?? "");
  const settings = type ? readSchemaForm(form, z.toJSONSchema(type.settings, { io: "input" })) : {};
  const state = await teamAction("editor", Sent, fields, async (sent, { teamId }) => {
    const { name, updatedAt, panel: id, ...frame } = sent;
    const panel = parseForm(Panel, { ...settings, ...frame, ...(id && { id }) });
    const { panels } = await getDashboard(teamId, name);
    await updateDashboard(teamId, name, { panels: withPanel(panels, panel), updatedAt });
    redirect(dashboardHref(name, "edit"));
  });
  return { ...state, values: { title: fields.title ?? "", width: fields.width ?? "", settings } };
}

export async function changePanelAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Change, Object.fromEntries(form), async (sent, { teamId }) => {
    const { name, updatedAt, panel, change } = sent;
    const { panels } = await getDashboard(teamId, name);
    await updateDashboard(teamId, name, { panels: changedPanels(panels, panel, change), updatedAt });
    revalidatePath(dashboardHref(name, "edit"));
    return undefined;
  });
}
