import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { AutomationInput } from "@/lib/automations/automation";
import { createAutomation } from "@/lib/automations/mutations";
import { listAutomations } from "@/lib/automations/queries";
import { AutomationAnswer, automationAnswer } from "./answer";

export const GET = apiRoute(
  {
    summary: "All automations, by name",
    role: "viewer",
    answer: z.object({ items: z.array(AutomationAnswer), nextCursor: z.null() }),
  },
  async ({ member }) => ({
    items: (await listAutomations(member.teamId)).map(automationAnswer),
    nextCursor: null,
  }),
);

export const POST = apiRoute(
  {
    summary: "Make an automation: when something holds, then something is done",
    role: "editor",
    body: AutomationInput,
    status: 201,
    answer: AutomationAnswer,
  },
  async ({ member, body }) => automationAnswer(await createAutomation(member.teamId, body, member.userId)),
);
