import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { Instant } from "@/lib/base/instant";
import { dayMs } from "@/lib/base/time-units";
import { defineControlTask } from "@/lib/flows/task";
import { recordProgress } from "@/lib/runs/states/record-progress";
import { timeOf } from "@/lib/runs/why/sentences";

const longestMs = 365 * dayMs;

export default defineControlTask({
  slug: "wait-until",
  name: "Wait until",
  description: "Waits until a time, or for a duration. A time that has passed is not waited for.",
  input: z.object({
    until: Instant.optional().describe("A time with its zone: 2027-01-31T08:00:00Z."),
    forMs: z.int().min(0).max(longestMs).optional().describe("A duration, in milliseconds."),
  }),
  output: z.object({ at: z.string().describe("The time that was waited for.") }),
  async control({ input: { until, forMs }, startedAt, ...at }) {
    if ((until === undefined) === (forMs === undefined))
      throw new DomainError("invalid", "Give either a time or a duration.", [
        { path: "input.until", message: "Give either a time or a duration." },
      ]);
    const end = until === undefined ? new Date(startedAt.getTime() + forMs!) : new Date(until);
    const waitMs = end.getTime() - Date.now();
    if (waitMs <= 0) return { output: { at: end.toISOString() } };
    if (waitMs > longestMs)
      throw new DomainError(
        "invalid",
        "The time is more than a year away. Start the run later, by a schedule.",
      );
    await recordProgress(at, 0, `Waiting until ${timeOf(end)}`);
    return { waitMs };
  },
});
