import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { moverOf } from "@/app/api/v1/models/answer";
import { approverRole, Reason, whoMovesAliases } from "@/lib/registry/alias";
import { rollBackAlias } from "@/lib/registry/move-alias";

export const POST = apiRoute(
  {
    summary: "Point an alias back at the version it had before; gates are recorded and do not hold it up",
    role: approverRole,
    whoMay: whoMovesAliases,
    params: z.object({ name: z.string(), alias: z.string() }),
    body: z.object({ reason: Reason.default("") }),
    answer: z.object({ alias: z.string(), version: z.int() }),
  },
  async ({ member, params: { name, alias }, body: { reason } }) => {
    const { version } = await rollBackAlias(member.teamId, name, { alias, reason, by: moverOf(member) });
    return { alias, version };
  },
);
