import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { AutomationAnswer, automationAnswer } from "@/app/api/v1/automations/answer";
import { AutomationChange } from "@/lib/automations/automation";
import { deleteAutomation, updateAutomation } from "@/lib/automations/mutations";
import { getAutomation } from "@/lib/automations/queries";

const params = z.object({ id: z.string() });

export const GET = apiRoute(
  { summary: "One automation", role: "viewer", params, answer: AutomationAnswer },
  async ({ member, params: { id } }) => automationAnswer(await getAutomation(member.teamId, id)),
);

export const PATCH = apiRoute(
  {
    summary: "Change, pause or resume an automation",
    role: "editor",
    params,
    body: AutomationChange,
    answer: AutomationAnswer,
  },
  async ({ member, params: { id }, body }) =>
    automationAnswer(await updateAutomation(member.teamId, id, body)),
);

export const DELETE = apiRoute(
  {
    summary: "Delete an automation with the record of its firings; the runs it started stay",
    role: "editor",
    params,
    answer: z.object({ id: z.string() }),
  },
  async ({ member, params: { id } }) => {
    await deleteAutomation(member.teamId, id);
    return { id };
  },
);
