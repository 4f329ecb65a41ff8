"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { Instant } from "@/lib/base/instant";
import { DashboardContent, DashboardInput } from "@/lib/dashboards/dashboard";
import {
  createDashboard,
  deleteDashboard,
  requestRefresh,
  updateDashboard,
} from "@/lib/dashboards/mutations";
import { dashboardHref } from "./dashboard-href";

/** Form state with the typed values, so that a refusal keeps them. */
type DashboardState = (NonNullable<FormState> & { values?: Record<string, string> }) | undefined;

const Named = z.object({ name: z.string().max(100) });

export async function saveDashboardAction(_: DashboardState, form: FormData): Promise<DashboardState> {
  const values = Object.fromEntries(form) as Record<string, string>;
  // A form that is sent before its script runs has fields of React's own.
  const { was, updatedAt, name, title, refresh } = values;
  const state =
    was === undefined
      ? await teamAction(
          "editor",
          DashboardInput,
          { name, title, refresh },
          async (input, { teamId, userId }) => {
            await createDashboard(teamId, input, userId);
            redirect(dashboardHref(input.name, "edit"));
          },
        )
      : await teamAction(
          "editor",
          DashboardContent.omit({ panels: true }).extend({ was: Named.shape.name, updatedAt: Instant }),
          { was, title, refresh, updatedAt },
          async ({ was, ...change }, { teamId }) => {
            await updateDashboard(teamId, was, change);
            revalidatePath(dashboardHref(was));
            return { message: "Saved." };
          },
        );
  return { ...state, values };
}

export async function refreshDashboardAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", Named, Object.fromEntries(form), async ({ name }, { teamId }) => {
    await requestRefresh(teamId, name);
    revalidatePath(dashboardHref(name));
    return { message: "Refreshing…" };
  });
}

export async function deleteDashboardAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Named, Object.fromEntries(form), async ({ name }, { teamId }) => {
    await deleteDashboard(teamId, name);
    redirect("/dashboards");
  });
}
