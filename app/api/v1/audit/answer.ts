import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { type AuditEntry, actorTypes } from "@/lib/audit/queries";

const Row = z.record(z.string(), z.unknown()).nullable();

export const AuditAnswer = z.object({
  id: z.string(),
  at: Time,
  actor: z.object({
    type: z.enum(actorTypes),
    /** The user's, run's or automation's. */
    id: z.string().nullable(),
    name: z.string(),
    /** The name of the API token that was sent. */
    token: z.string().nullable(),
    address: z.string().nullable(),
  }),
  /** `<kind>.<what happened>`: deployment.changed */
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  /** With secrets masked; null where there was none. */
  before: Row,
  after: Row,
});

export function auditAnswer({ id, at, ...entry }: AuditEntry): z.input<typeof AuditAnswer> {
  return { id: String(id), at: at.toISOString(), ...entry };
}
