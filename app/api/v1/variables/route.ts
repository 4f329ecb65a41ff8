import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { listVariables } from "@/lib/flows/variables/stored-variables";

const VariableAnswer = z.object({
  name: z.string(),
  value: z.unknown(),
  description: z.string(),
  updatedAt: Time,
});

export const GET = apiRoute(
  {
    summary: "The team's variables, by name",
    role: "viewer",
    answer: z.object({ items: z.array(VariableAnswer), nextCursor: z.null() }),
  },
  async ({ member }) => {
    const rows = await listVariables(member.teamId);
    const items = rows.map(({ name, value, description, updatedAt }) => ({
      name,
      value,
      description,
      updatedAt: updatedAt.toISOString(),
    }));
    return { items, nextCursor: null };
  },
);
