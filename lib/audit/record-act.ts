import { currentActor } from "@/db/actor";
import { sql } from "@/db/client";
import type { Subject } from "./audit";

/**
 * Puts into the audit log what somebody did that changes no audited row, as a sign-in or a test message. Changes of rows
 * are recorded by the database itself.
 * @param action `<kind>.<what happened>`
 * @param detail what else is of interest; no secrets
 */
export async function recordAct(
  teamId: string,
  action: string,
  { kind, id, name }: Subject,
  detail?: Record<string, unknown>,
): Promise<void> {
  const actor = currentActor();
  const after = detail ? JSON.stringify(detail) : null;
  await sql()`
    insert into audit_log
      (team_id, actor_type, actor_id, actor_name, token, address, action, subject_kind, subject_id, subject_name, after)
    values (${teamId}, ${actor?.type ?? "system"}, ${actor?.id ?? null}, ${actor?.name ?? "Switchyard"},
      ${actor?.token ?? null}, ${actor?.address ?? null}, ${action}, ${kind}, ${id ?? null}, ${name ?? null},
      ${after}::jsonb)`;
}
