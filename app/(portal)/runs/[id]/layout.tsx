import type { ReactNode } from "react";
import { requireMember } from "@/app/_server/page";
import { readRun } from "@/app/(portal)/runs/[id]/read-run";

type Props = { params: Promise<{ id: string }>; children: ReactNode };

/** Looks for the run before the page's skeleton is sent, and 200 with it: one that is not there answers 404. */
export default async function RunLayout({ params, children }: Props) {
  await requireMember();
  await readRun((await params).id);
  return children;
}
