import { isControl, type Task } from "./task";

/** Reason why a task cannot be tried outside of a run, as one sentence; undefined when it can. */
export function whyNotTried(task: Task | undefined): string | undefined {
  if (!task) return "There is no such task in the catalogue.";
  if (isControl(task)) return "It waits for other runs, so it can't be tested.";
  if (task.dryRun === true) return undefined;
  return task.dryRun ?? "It does not declare its side effects, so it can't be tested.";
}
