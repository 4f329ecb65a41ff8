import { currentActor } from "@/db/actor";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema/audit";
import { keepableText, whyNotKept } from "@/lib/base/keepable";
import type { Subject } from "./audit";

const maxDetailBytes = 100_000;

/**
 * Records an act that changes no audited row, such as a sign-in or a test message. The database itself records changes
 * of rows.
 * @param action `<kind>.<what happened>`
 * @param detail further facts; no secrets
 */
export async function recordAct(
  teamId: string,
  action: string,
  { kind, id, name }: Subject,
  detail?: Record<string, unknown>,
): Promise<void> {
  const actor = currentActor();
  const isKept = detail && !whyNotKept(detail, "", maxDetailBytes);
  const text = (value: string | null | undefined) => (value == null ? null : keepableText(value));
  await db()
    .insert(auditLog)
    .values({
      teamId,
      actorType: actor?.type ?? "system",
      actorId: text(actor?.id),
      actorName: keepableText(actor?.name ?? "Switchyard"),
      token: text(actor?.token),
      address: text(actor?.address),
      action,
      subjectKind: kind,
      subjectId: text(id),
      subjectName: text(name),
      after: isKept ? detail : null,
    });
}
