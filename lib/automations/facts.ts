import { DomainError } from "@/lib/base/errors";
import { RunAnswer, runAnswer } from "@/lib/runs/read/run-answer";
import type { Firing } from "./action";
import type { DeploymentChoice } from "./fields";

/** What an action's `{ "$from": … }` may name. */
export function factsOf({ automation, reason, run }: Firing) {
  return { automation, reason, run: run && RunAnswer.parse(runAnswer(run)) };
}

/** The deployment that an action is about. @throws DomainError "conflict" where it is the run's and there is none */
export function chosenDeployment(choice: DeploymentChoice, { run }: Firing): string {
  if (typeof choice === "string") return choice;
  if (run?.deployment) return run.deployment;
  throw new DomainError(
    "conflict",
    "This condition has no run, so “its deployment” is not available. Choose a deployment.",
  );
}
