import type { ReactNode } from "react";
import { orNotFound, requireMember } from "@/app/_server/page";
import { getRun } from "@/lib/runs/queries";

type Props = { params: Promise<{ id: string }>; children: ReactNode };

/** Looks for the run before the page's skeleton is sent, and 200 with it: one that is not there answers 404. */
export default async function RunLayout({ params, children }: Props) {
  const { teamId } = await requireMember();
  await orNotFound(getRun(teamId, (await params).id));
  return children;
}
