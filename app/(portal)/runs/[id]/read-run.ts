import { cache } from "react";
import { orNotFound, requireMember } from "@/app/_server/page";
import { getRun } from "@/lib/runs/read/queries";

/** The run that the address names, read once for title and page; or the not-found page. */
export const readRun = cache(async (id: string) => {
  const { teamId } = await requireMember();
  return orNotFound(getRun(teamId, id));
});
