import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { ErasureAnswer, erasureTimes } from "@/app/api/v1/erasures/answer";
import { getErasure } from "@/lib/erasure/queries";

const Step = z.object({
  kind: z.string(),
  name: z.string(),
  searched: z.int(),
  changed: z.int(),
  note: z.string().nullable(),
  isDone: z.boolean(),
});

export const GET = apiRoute(
  {
    summary:
      "One erasure with its report: what was searched, what was changed, what remains to be done by hand",
    role: "admin",
    params: z.object({ id: z.string() }),
    answer: ErasureAnswer.extend({ steps: z.array(Step) }),
  },
  async ({ member, params }) => {
    const erasure = await getErasure(member.teamId, params.id);
    return { ...erasure, ...erasureTimes(erasure) };
  },
);
