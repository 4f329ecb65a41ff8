import { currentActor } from "@/db/actor";
import { sql } from "@/db/client";
import { keepableText, whyNotKept } from "@/lib/base/keepable";
import type { Subject } from "./audit";

const maxDetailBytes = 100_000;

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
  const isKept = detail && !whyNotKept(detail, "", maxDetailBytes);
  const after = isKept ? JSON.stringify(detail) : null;
  const text = (given: string | null | undefined) => (given == null ? null : keepableText(given));
  await sql()`
    insert into audit_log
      (team_id, actor_type, actor_id, actor_name, token, address, action, subject_kind, subject_id, subject_name, after)
    values (${teamId}, ${actor?.type ?? "system"}, ${text(actor?.id)}, ${text(actor?.name ?? "Switchyard")},
      ${text(actor?.token)}, ${text(actor?.address)}, ${action}, ${kind}, ${text(id)}, ${text(name)},
      ${after}::jsonb)`;
}
