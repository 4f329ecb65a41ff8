import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { cancelRun } from "./cancel-run";
import { deleteRun } from "./delete-run";
import { retryRun } from "./retry-run";

/** What can be done with many runs at once. */
export type RunChange = "cancel" | "retry" | "delete";

export interface ChangedRuns {
  done: number;
  /** Why others were left as they are, the most frequent reason first. */
  refused: { reason: string; count: number }[];
}

/** No more are changed by one order. */
export const changesAtMost = 500;
/** How many are changed side by side: few, so that others' work goes on. */
const lanes = 4;

const changes: Record<RunChange, (teamId: string, runId: string, who: string) => Promise<unknown>> = {
  cancel: cancelRun,
  retry: (teamId, runId, who) => retryRun(teamId, runId, { who }),
  delete: deleteRun,
};

/** Does with each run what its own page would do; one that is refused does not hold up the others. */
export async function changeRuns(
  teamId: string,
  runIds: readonly string[],
  change: RunChange,
  who: string,
): Promise<ChangedRuns> {
  const waiting = [...new Set(runIds)];
  const reasons = new Map<string, number>();
  let done = 0;
  async function work() {
    for (let id = waiting.pop(); id; id = waiting.pop())
      try {
        await changes[change](teamId, id, who);
        done++;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        reasons.set(error.message, (reasons.get(error.message) ?? 0) + 1);
      }
  }
  await Promise.all(Array.from({ length: lanes }, work));
  const refused = [...reasons].map(([reason, count]) => ({ reason, count }));
  return { done, refused: refused.sort((a, b) => b.count - a.count) };
}

const pasts: Record<RunChange, string> = {
  cancel: "cancelled",
  retry: "retried",
  delete: "deleted",
};
const reasonsSaid = 3;

/** "3 runs deleted. 2 left as they are: 2 × There is no such run." */
export function changedInWords(change: RunChange, { done, refused }: ChangedRuns): string {
  const left = refused.reduce((sum, { count }) => sum + count, 0);
  const said = `${counted(done, "run")} ${pasts[change]}.`;
  if (left === 0) return said;
  const reasons = refused.slice(0, reasonsSaid).map(({ reason, count }) => `${count} × ${reason}`);
  const more = refused.length > reasonsSaid ? " And for other reasons." : "";
  return `${said} ${left} unchanged: ${reasons.join(" ")}${more}`;
}
