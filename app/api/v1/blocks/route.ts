import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { NewBlock } from "@/lib/blocks/block";
import { createBlock } from "@/lib/blocks/mutations";
import { listBlocks } from "@/lib/blocks/queries";
import { BlockAnswer, blockAnswer } from "./answer";

export const GET = apiRoute(
  {
    summary: "All blocks, secret fields as ********",
    role: "viewer",
    query: z.object({ type: z.string().optional() }),
    answer: z.object({ items: z.array(BlockAnswer), nextCursor: z.null() }),
  },
  async ({ member, query }) => ({
    items: (await listBlocks(member.teamId, query)).map(blockAnswer),
    nextCursor: null,
  }),
);

export const POST = apiRoute(
  { summary: "Make a block", role: "editor", body: NewBlock, status: 201, answer: BlockAnswer },
  async ({ member, body }) => blockAnswer(await createBlock(member.teamId, body)),
);
