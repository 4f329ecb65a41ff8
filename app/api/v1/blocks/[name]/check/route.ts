import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { CheckAnswer, checkAnswer } from "@/app/api/v1/blocks/answer";
import { checkBlock } from "@/lib/blocks/check-block";

export const POST = apiRoute(
  {
    summary:
      "Try a block's values on the real thing; isTest also does what others notice, such as post a message",
    role: "editor",
    params: z.object({ name: z.string() }),
    body: z.object({ isTest: z.boolean().default(false) }),
    answer: CheckAnswer,
  },
  async ({ member, params, body }) => checkAnswer(await checkBlock(member.teamId, params.name, body)),
);
