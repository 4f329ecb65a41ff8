import { z } from "zod";
import { roles } from "@/lib/base/member";
import { invitationDays } from "./invitation-days";

/** An e-mail address in its normalised form. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email("Enter an e-mail address, for example ada@example.com.").max(320));

export const NewInvitation = z.object({
  role: z.enum(roles),
  days: z.enum(invitationDays).default("7"),
  /** Address that may use it; empty means anyone with the link. */
  email: z.union([z.literal("").transform(() => undefined), Email]).optional(),
});
export type NewInvitation = z.output<typeof NewInvitation>;

/** State of an invitation. */
export function invitationState(
  { revokedAt, acceptedAt, expiresAt }: { revokedAt: Date | null; acceptedAt: Date | null; expiresAt: Date },
  now: Date,
) {
  if (acceptedAt) return "accepted" as const;
  if (revokedAt) return "revoked" as const;
  return expiresAt <= now ? ("expired" as const) : ("open" as const);
}
