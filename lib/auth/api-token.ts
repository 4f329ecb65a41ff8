import { z } from "zod";
import { roles } from "@/lib/base/member";
import { lifetimes } from "./token-lifetimes";

export const NewApiToken = z.object({
  name: z.string().trim().min(1, "Enter a name for the token.").max(100),
  role: z.enum(roles),
  /** Days, as text. */
  lifetime: z.enum(lifetimes),
});

export type NewApiToken = z.output<typeof NewApiToken>;

/** State of a token: active, expired or revoked. */
export function tokenState(token: { revokedAt: Date | null; expiresAt: Date | null }, now: Date) {
  if (token.revokedAt) return "revoked" as const;
  return token.expiresAt && token.expiresAt <= now ? ("expired" as const) : ("valid" as const);
}
