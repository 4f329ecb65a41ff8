import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { getModelAnswer, OneModelAnswer } from "@/app/api/v1/models/answer";
import { removeGate, setGate } from "@/lib/registry/set-gate";

const params = z.object({ name: z.string(), alias: z.string(), gate: z.string() });

export const PUT = apiRoute(
  {
    summary: "Set a gate of an alias: settings that are left out take their defaults",
    role: "admin",
    params,
    body: z.object({ settings: z.record(z.string(), z.unknown()).default({}) }),
    answer: OneModelAnswer,
  },
  async ({ member, params: { name, ...gate }, body }) => {
    await setGate(member.teamId, name, { ...gate, ...body, setBy: member.userName });
    return getModelAnswer(member.teamId, name);
  },
);

export const DELETE = apiRoute(
  { summary: "Take a gate of an alias away", role: "admin", params, status: 204, answer: z.undefined() },
  async ({ member, params: { name, ...gate } }) => {
    await removeGate(member.teamId, name, gate);
    return new Response(null, { status: 204 });
  },
);
