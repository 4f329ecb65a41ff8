import { DomainError } from "@/lib/base/errors";
import { RunAnswer, runAnswer } from "@/lib/runs/read/run-answer";
import type { Firing } from "./action";
import type { DeploymentChoice } from "./fields";

/** Facts that an action's `{ "$from": … }` may reference. */
export function factsOf({ automation, reason, run }: Pick<Firing, "automation" | "reason" | "run">) {
  return { automation, reason, run: run && RunAnswer.parse(runAnswer(run)) };
}

/**
 * The deployment that an action applies to. @throws DomainError "conflict" when it is the run's deployment and the run
 * has none
 */
export function chosenDeployment(choice: DeploymentChoice, { run }: Firing): string {
  if (typeof choice === "string") return choice;
  if (run?.deployment) return run.deployment;
  throw new DomainError(
    "conflict",
    "This condition has no run, so “its deployment” is not available. Choose a deployment.",
  );
}
