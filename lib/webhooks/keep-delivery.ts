import { sql } from "@/db/client";
import { newId } from "@/db/id";
import { readRows } from "@/db/rows";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { inBatches } from "@/lib/base/in-batches";
import { keepableText } from "@/lib/base/keepable";
import { maskHeaders } from "./mask-headers";
import type { Addressee } from "./open-address";
import type { Incoming } from "./scheme";

interface Given {
  teamId: string;
  messageId: string | null;
  headers: string;
  body: Buffer;
}

const mostBatchBytes = 4 * 1024 * 1024;
/** Weight of a row besides its body and headers, so that a batch has at most 4,096 rows. */
const rowBytes = 1024;
const keepTogether = inBatches<Given, string>(
  { most: mostBatchBytes, weigh: ({ headers, body }) => rowBytes + headers.length + body.length },
  keepAll,
);

/**
 * Commits a delivery, together with concurrent ones of the same webhook. A repeat is counted on the first one; unless
 * that has started a run, it takes the repeat's content and is decided again, since the webhook may have been resumed
 * or its rules changed.
 * @returns the delivery's id
 */
export function keepDelivery(
  { teamId, id: webhookId }: Addressee,
  { headers, body }: Incoming,
  messageId: string | null,
): Promise<string> {
  return keepTogether(webhookId, {
    teamId,
    messageId: messageId === null ? null : keepableText(messageId, 255),
    headers: JSON.stringify(maskHeaders(headers)),
    body,
  });
}

async function keepAll(webhookId: string, arrived: Given[]): Promise<string[]> {
  const rows = arrived.map((delivery) => ({ ...delivery, id: newId(), repeats: 0 }));
  // A statement may write a row only once: of a repeated message the last content counts.
  const byMessage = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const key = keyOf(row);
    const before = byMessage.get(key);
    byMessage.set(key, { ...row, repeats: before ? before.repeats + 1 : 0 });
  }
  const unlike = [...byMessage.values()];
  const kept = await readRows(
    sql()`
    insert into webhook_deliveries as first (id, team_id, webhook_id, message_id, headers, body, outcome, repeats)
    select id, ${arrived[0]!.teamId}, ${webhookId}, message_id, headers::jsonb, decode(body, 'hex'), 'received', repeats
    from unnest(
      ${unlike.map(({ id }) => id)}::text[], ${unlike.map(({ messageId }) => messageId)}::text[],
      ${unlike.map(({ headers }) => headers)}::text[], ${unlike.map(({ body }) => body.toString("hex"))}::text[],
      ${unlike.map(({ repeats }) => repeats)}::int[]
    ) as given (id, message_id, headers, body, repeats)
    -- Processes that write the same messages take them in one order.
    order by message_id
    on conflict (webhook_id, message_id) where outcome <> 'refused' and not is_replay do update set
      repeats = first.repeats + 1 + excluded.repeats,
      outcome = case when first.outcome = 'started' then first.outcome else excluded.outcome end,
      outcome_message = case when first.outcome = 'started' then first.outcome_message end,
      headers = case when first.outcome = 'started' then first.headers else excluded.headers end,
      body = case when first.outcome = 'started' then first.body else excluded.body end,
      failures = 0,
      next_attempt_at = null
    returning id, message_id as "messageId"`,
    { id: webhookDeliveries.id, messageId: webhookDeliveries.messageId },
  );
  const ids = new Map(kept.map((row) => [keyOf(row), row.id]));
  return rows.map((row) => ids.get(keyOf(row))!);
}

/** Key of a delivery among the written ones: its message id, or its own id when it has none. */
function keyOf({ id, messageId }: { id: string; messageId: string | null }): string {
  return messageId === null ? id : `message ${messageId}`;
}
