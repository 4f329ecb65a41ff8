import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { GateCheckAnswer, gateCheckAnswer, moverOf } from "@/app/api/v1/models/answer";
import { approverRole, Reason, whoMovesAliases } from "@/lib/registry/alias";
import { moveAlias, removeAlias } from "@/lib/registry/move-alias";

const params = z.object({ name: z.string(), alias: z.string() });

export const PUT = apiRoute(
  {
    summary: "Point an alias at a version, past its gates",
    role: approverRole,
    whoMay: whoMovesAliases,
    params,
    body: z.object({
      version: z.int().min(1),
      reason: Reason.default(""),
      override: z.boolean().default(false),
    }),
    answer: z.object({ alias: z.string(), version: z.int(), checks: z.array(GateCheckAnswer) }),
  },
  async ({ member, params: { name, alias }, body }) => {
    const checks = await moveAlias(member.teamId, name, { alias, ...body, by: moverOf(member) });
    return { alias, version: body.version, checks: checks.map(gateCheckAnswer) };
  },
);

export const DELETE = apiRoute(
  {
    summary: "Take an alias away",
    role: approverRole,
    whoMay: whoMovesAliases,
    params,
    query: z.object({ reason: Reason.default("") }),
    status: 204,
    answer: z.undefined(),
  },
  async ({ member, params: { name, alias }, query: { reason } }) => {
    await removeAlias(member.teamId, name, { alias, reason, by: moverOf(member) });
    return new Response(null, { status: 204 });
  },
);
