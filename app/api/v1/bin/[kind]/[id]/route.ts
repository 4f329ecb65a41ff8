import { apiRoute } from "@/app/_server/http";
import { BinItemAnswer, binItemAnswer } from "@/app/api/v1/bin/answer";
import { deleteOneFromBin } from "@/lib/deletion/bin";
import { BinRef } from "@/lib/deletion/bin-rows";

export const DELETE = apiRoute(
  {
    summary:
      "Delete something of the bin for good, with its values and files, within the hour. 409 while a model version came of it",
    role: "editor",
    params: BinRef,
    status: 202,
    answer: BinItemAnswer,
  },
  async ({ member, params }) => binItemAnswer(await deleteOneFromBin(member.teamId, params)),
);
