import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { roles } from "@/lib/base/member";
import { dayMs } from "@/lib/base/time-units";
import { defineControlTask } from "@/lib/flows/task";
import { recordPaused } from "@/lib/runs/states/record-pause";

const Decision = z.object({
  decision: z.enum(["approve", "reject"]),
  comment: z.string().max(2_000).default(""),
});

export default defineControlTask({
  slug: "approve",
  name: "Approve",
  description: "Pauses the run until someone with a role approves or rejects. Who and when are kept.",
  input: z.object({
    title: z.string().min(1).max(500).describe("What is to be approved, in a sentence."),
    role: z
      .enum(roles.filter((role) => role !== "viewer"))
      .default("operator")
      .describe("The least role that may decide."),
    onReject: z
      .enum(["fail", "continue"])
      .default("fail")
      .describe("After a rejection: fail, or go on with isApproved false."),
    deadlineMs: z
      .int()
      .min(1000)
      .max(365 * dayMs)
      .default(7 * dayMs)
      .describe("How long to wait, in milliseconds; then it fails."),
  }),
  output: z.object({ isApproved: z.boolean(), by: z.string(), at: z.string(), comment: z.string() }),
  async control({ input, answer, deadlineAt, ...at }) {
    if (answer) {
      const { decision, comment } = Decision.parse(answer.values);
      const isApproved = decision === "approve";
      if (!isApproved && input.onReject === "fail")
        throw new DomainError("conflict", `${answer.by} rejected it${comment ? `: ${comment}` : "."}`);
      return { output: { isApproved, by: answer.by, at: answer.at ?? "", comment } };
    }
    if (!deadlineAt) {
      const until = new Date(Date.now() + input.deadlineMs);
      const form = { ...z.toJSONSchema(Decision, { io: "input" }) };
      await recordPaused(at, { form, deadlineAt: until, message: input.title });
      return { waitMs: input.deadlineMs };
    }
    const waitMs = deadlineAt.getTime() - Date.now();
    return waitMs > 0 ? { waitMs } : { timedOut: `No one decided in time: ${input.title}` };
  },
});
