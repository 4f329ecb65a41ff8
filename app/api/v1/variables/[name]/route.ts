import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { deleteVariable, saveVariable } from "@/lib/flows/variables/stored-variables";
import { VariableInput, VariableName } from "@/lib/flows/variables/variable";

const params = z.object({ name: VariableName });

export const PUT = apiRoute(
  {
    summary: "Create a variable, or give it another value; runs that have begun keep the earlier one",
    role: "editor",
    params,
    body: VariableInput,
    answer: z.object({ name: z.string(), value: z.unknown(), description: z.string() }),
  },
  async ({ member, params: { name }, body }) => {
    const { value, description } = await saveVariable(member.teamId, name, body);
    return { name, value, description };
  },
);

export const DELETE = apiRoute(
  { summary: "Delete a variable", role: "editor", params, status: 204, answer: z.undefined() },
  async ({ member, params: { name } }) => {
    await deleteVariable(member.teamId, name);
    return new Response(null, { status: 204 });
  },
);
