"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, parseForm, teamAction } from "@/app/_server/action";
import { saveDeploymentSchedule } from "@/lib/deployments/mutations";
import { inWords, timeZoneOf } from "@/lib/schedules/in-words";
import { deleteSchedule, setSchedulePaused } from "@/lib/schedules/mutations";
import { nextTimes } from "@/lib/schedules/next-times";
import { ScheduleInput } from "@/lib/schedules/schedule";
import { readScheduleForm } from "./schedule-form-data";

const Slugged = z.object({ slug: z.string() });
const Named = Slugged.extend({ id: z.string() });

export type Forecast = { inWords: string; timeZone: string; times: string[] } | { problem: string };

export async function saveScheduleAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Slugged, Object.fromEntries(form), async ({ slug }, { teamId }) => {
    const input = parseForm(ScheduleInput, readScheduleForm(form));
    await saveDeploymentSchedule(teamId, slug, input);
    revalidatePath(`/deployments/${slug}`);
    return { message: "Saved." };
  });
}

export async function setSchedulePausedAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Named, Object.fromEntries(form), async ({ slug, id }, { teamId }) => {
    const isPaused = form.get("isPaused") === "true";
    await setSchedulePaused(teamId, id, isPaused);
    revalidatePath(`/deployments/${slug}`);
    return {
      message: isPaused ? "Schedule paused." : "Schedule resumed.",
      undo: { isPaused: String(!isPaused) },
    };
  });
}

export async function deleteScheduleAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Named, Object.fromEntries(form), async ({ slug, id }, { teamId }) => {
    await deleteSchedule(teamId, id);
    revalidatePath(`/deployments/${slug}`);
    return { message: "Schedule deleted." };
  });
}

/** Forecast of the schedule in a form, or its issues. */
export async function forecastAction(form: FormData): Promise<Forecast> {
  let forecast: Forecast | undefined;
  const state = await teamAction("viewer", ScheduleInput, readScheduleForm(form), async (input) => {
    const { startsAt, endsAt, ...rule } = input;
    const now = new Date();
    const schedule = {
      rule: rule.kind === "cron" ? rule : { ...rule, anchorAt: rule.anchorAt ?? now.toISOString() },
      startsAt: startsAt ? new Date(startsAt) : null,
      endsAt: endsAt ? new Date(endsAt) : null,
    };
    const times = nextTimes(schedule, now, 5).map((time) => time.toISOString());
    forecast = { inWords: inWords(rule), timeZone: timeZoneOf(rule), times };
    return undefined;
  });
  return forecast ?? { problem: state?.message ?? "This schedule is not valid." };
}
