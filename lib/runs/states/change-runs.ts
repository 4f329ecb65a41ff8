import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { cancelRun } from "./cancel-run";
import { deleteRun } from "./delete-run";
import { retryRun } from "./retry-run";

/** Actions on many runs at once. */
export type RunChange = "cancel" | "retry" | "delete";

export interface ChangedRuns {
  done: number;
  /** Reasons for the runs that were not changed, most frequent first. */
  refused: { reason: string; count: number }[];
}

/** Maximum number of runs in one request. */
export const changesAtMost = 500;
/** Number of runs changed concurrently: few, so that other work is not delayed. */
const lanes = 4;

const changes: Record<RunChange, (teamId: string, runId: string, who: string) => Promise<unknown>> = {
  cancel: cancelRun,
  retry: (teamId, runId, who) => retryRun(teamId, runId, { who }),
  delete: deleteRun,
};

/** Applies the action of a run's own page to each run; a refused one does not stop the others. */
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

/** "3 runs deleted. 2 unchanged: 2 × There is no such run." */
export function changedInWords(change: RunChange, { done, refused }: ChangedRuns): string {
  const left = refused.reduce((sum, { count }) => sum + count, 0);
  const summary = `${counted(done, "run")} ${pasts[change]}.`;
  if (left === 0) return summary;
  const reasons = refused.slice(0, reasonsSaid).map(({ reason, count }) => `${count} × ${reason}`);
  const more = refused.length > reasonsSaid ? " And for other reasons." : "";
  return `${summary} ${left} unchanged: ${reasons.join(" ")}${more}`;
}
