import { z } from "zod";
import { Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { FiringAnswer, firingAnswer } from "@/app/api/v1/automations/answer";
import { getAutomation, listFirings } from "@/lib/automations/queries";

export const GET = apiRoute(
  {
    summary: "Firings of an automation, newest first, each with its reason and actions",
    role: "viewer",
    params: z.object({ id: z.string() }),
    query: Page,
    answer: pageOf(FiringAnswer),
  },
  async ({ member, params, query }) => {
    const { id } = await getAutomation(member.teamId, params.id);
    const { items, nextCursor } = await listFirings(member.teamId, id, query);
    return { items: items.map(firingAnswer), nextCursor };
  },
);
