import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { restoreFromBin } from "@/lib/deletion/bin";
import { BinRef } from "@/lib/deletion/bin-rows";

export const POST = apiRoute(
  {
    summary:
      "Restore an experiment with its runs, an experiment run or a logged model from the bin. 409 once it is deleted for good",
    role: "editor",
    params: BinRef,
    status: 204,
    answer: z.undefined(),
  },
  async ({ member, params }) => {
    await restoreFromBin(member.teamId, params);
    return new Response(null, { status: 204 });
  },
);
