import { afterEach, beforeEach } from "vitest";

/**
 * Declares the tests of this file to be the steps of one story: after the first that fails, the rest is skipped, since
 * each step needs what the earlier ones left. (Vitest's `bail` ends the whole run.)
 */
export function tellAsStory(): void {
  let failedId: string | undefined;
  beforeEach(({ task, skip }) => {
    // The same test again is a retry.
    if (failedId !== undefined && failedId !== task.id) skip("an earlier step failed");
  });
  afterEach(({ task }) => {
    if (task.result?.state === "fail") failedId = task.id;
    else if (failedId === task.id) failedId = undefined;
  });
}
