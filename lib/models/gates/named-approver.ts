import { z } from "zod";
import { defineGate } from "@/lib/models/gate";

export default defineGate({
  slug: "named-approver",
  name: "Named approver",
  description: "Only the people named here move the alias. They may do so with a lower role.",
  settings: z.object({
    approvers: z
      .string()
      .trim()
      .min(3, "Name at least one e-mail address.")
      .max(2000)
      .default("")
      .describe("Their e-mail addresses, separated by commas."),
  }),
  async check({ by }, { approvers }) {
    const isPassed = isApprover(approvers, by.email);
    return {
      isPassed,
      message: isPassed
        ? `${by.name} is one of the approvers.`
        : `${by.name || "Whoever asks"} is not one of the approvers: ${approvers}.`,
    };
  },
});

/** True when the list of e-mail addresses names this one. */
export function isApprover(approvers: unknown, email: string | undefined): boolean {
  const named = String(approvers ?? "").split(",");
  return email !== undefined && named.some((one) => one.trim().toLowerCase() === email.toLowerCase());
}
