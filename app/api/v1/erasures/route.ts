import { z } from "zod";
import { Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { NewErasure } from "@/lib/erasure/erasure";
import { createErasure } from "@/lib/erasure/mutations";
import { listErasures } from "@/lib/erasure/queries";
import { ErasureAnswer, erasureTimes } from "./answer";

export const GET = apiRoute(
  {
    summary: "Erasures, newest first, with their progress from 0 to 1",
    role: "admin",
    query: Page,
    answer: pageOf(ErasureAnswer.extend({ changed: z.int(), progress: z.number() })),
  },
  async ({ member, query }) => {
    const { items, nextCursor } = await listErasures(member.teamId, query);
    return { items: items.map((item) => ({ ...item, ...erasureTimes(item) })), nextCursor };
  },
);

export const POST = apiRoute(
  {
    summary:
      "Erase all rows of some keys from every dataset version and prediction of the team, and the keys from logs, caches, outputs and artifacts",
    role: "admin",
    body: NewErasure,
    status: 202,
    answer: z.object({ id: z.string() }),
  },
  async ({ member, body }) => {
    const { id } = await createErasure(member.teamId, body, member.userName);
    return Response.json({ id }, { status: 202 });
  },
);
