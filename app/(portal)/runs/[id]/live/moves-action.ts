"use server";

import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { type Moves, readMoves } from "@/lib/runs/read/moves";

const Asked = z.object({ runId: z.string().max(100), open: z.array(z.string().max(200)).max(1000) });

/** Reads the moving part of a run's page; without `moves`, the state says why the member may not see it any more. */
export async function readMovesAction(
  asked: z.input<typeof Asked>,
): Promise<{ moves?: Moves; state: FormState }> {
  let moves: Moves | undefined;
  const state = await teamAction("viewer", Asked, asked, async ({ runId, open }, { teamId }) => {
    moves = await readMoves(teamId, runId, open);
    return undefined;
  });
  return { state, ...(moves && { moves }) };
}
