import { Page, pageOf } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { pageOf as pageOfRows } from "@/lib/base/page-of";
import { BinCursor, listBin } from "@/lib/deletion/bin";
import { BinItemAnswer, binItemAnswer } from "./answer";

export const GET = apiRoute(
  {
    summary: "Deleted experiments, experiment runs and logged models, what was deleted last first",
    role: "viewer",
    query: Page.extend({ cursor: BinCursor.optional() }),
    answer: pageOf(BinItemAnswer),
  },
  async ({ member, query: { limit, cursor } }) => {
    const items = await listBin(member.teamId, { limit: limit + 1, after: cursor });
    const page = pageOfRows(items, limit, (last) => last.cursor);
    return {
      nextCursor: page.nextCursor,
      items: page.items.map(binItemAnswer),
    };
  },
);
