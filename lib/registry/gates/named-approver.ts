import { z } from "zod";
import { defineGate } from "@/lib/registry/gate";
import type { KnownMover } from "@/lib/registry/known-mover";

export default defineGate({
  slug: "named-approver",
  name: "Named approver",
  description: "Only the people named here can move the alias, even with a lower role.",
  settings: z.object({
    approvers: z
      .string()
      .trim()
      .min(3, "Name at least one e-mail address.")
      .max(2000)
      .default("")
      .describe("Their e-mail addresses, separated by commas."),
  }),
  async check({ by, setAt }, { approvers }) {
    const isPassed = isApprover(approvers, by, setAt);
    return { isPassed, message: isPassed ? `${by.name} is one of the approvers.` : refusal(by, approvers) };
  },
});

/** True when the list names the mover by an e-mail address that is verified to be theirs. */
export function isApprover(approvers: unknown, by: KnownMover, setAt: Date): boolean {
  return isNamed(approvers, by) && by.emailCountsSince !== undefined && by.emailCountsSince <= setAt;
}

function isNamed(approvers: unknown, { email }: KnownMover): boolean {
  const named = String(approvers ?? "").split(",");
  return email !== undefined && named.some((address) => address.trim().toLowerCase() === email.toLowerCase());
}

function refusal(by: KnownMover, approvers: string): string {
  if (!isNamed(approvers, by)) return `${by.name || "The caller"} is not one of the approvers: ${approvers}.`;
  return `${by.name} joined after ${by.email} was named, and has not confirmed that address. Confirm it by “Forgot password?” or a provider's sign-in, or let an admin set the gate again.`;
}
