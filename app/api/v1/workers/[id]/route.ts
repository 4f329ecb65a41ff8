import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { drainWorker, forgetWorker } from "@/lib/workers/workers";

const params = z.object({ id: z.string() });

export const PATCH = apiRoute(
  {
    summary: "Drain a process: it ends what it holds and takes nothing more; or make it take work again",
    role: "owner",
    params,
    body: z.strictObject({ isDraining: z.boolean() }),
    answer: z.object({ id: z.string(), isDraining: z.boolean() }),
  },
  async ({ member, params: { id }, body: { isDraining } }) => {
    await drainWorker(member.teamId, id, isDraining);
    return { id, isDraining };
  },
);

export const DELETE = apiRoute(
  { summary: "Forget a process that is gone", role: "owner", params, status: 204, answer: z.undefined() },
  async ({ member, params: { id } }) => {
    await forgetWorker(member.teamId, id);
    return new Response(null, { status: 204 });
  },
);
