import { z } from "zod";
import { Instant } from "@/lib/base/instant";

/** The thing that was changed. */
export interface Subject {
  kind: string;
  id?: string | null;
  name?: string | null;
}

const when = Instant.transform((text) => new Date(text));

/** Filter of the audit log; every field is optional. */
export const AuditFilter = z.object({
  /** A user's, run's or automation's id, or a part of the name of a person or an API token. */
  who: z.string().max(320).optional(),
  /** `deployment` for every action on deployments, or one action: `deployment.changed`. */
  action: z
    .string()
    .regex(/^[a-z-]+(\.[a-z-]+)?$/, "Give a kind, as deployment, or an action, as deployment.changed.")
    .max(100)
    .optional(),
  /** Kind of subject: `deployment`. */
  kind: z.string().max(100).optional(),
  /** The subject's id, or part of its name. */
  subject: z.string().max(320).optional(),
  since: when.optional(),
  until: when.optional(),
});
export type AuditFilter = z.output<typeof AuditFilter>;
