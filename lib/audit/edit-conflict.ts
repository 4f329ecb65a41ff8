import { type Column, sql as raw, type SQL } from "drizzle-orm";
import { EditConflictError } from "@/lib/base/errors";
import type { Subject } from "./audit";
import { differences, valueInWords } from "./differences";
import { listAudit } from "./queries";

const shown = 20;

/** Condition for the `where` of an update: the row is unchanged since it was read. Times are sent in milliseconds. */
export function isAsRead(column: Column, updatedAt: string | undefined): SQL | undefined {
  return updatedAt === undefined
    ? undefined
    : raw`date_trunc('milliseconds', ${column}) = ${updatedAt}::timestamptz`;
}

/**
 * Builds the error for an update that matched no row, listing who changed what since, from the audit log.
 * @param readAt `updatedAt` as the editor read it @param now the current `updatedAt`
 */
export async function editConflict(
  teamId: string,
  { kind, id }: Subject,
  readAt: string,
  now: Date,
): Promise<EditConflictError> {
  const since = new Date(Date.parse(readAt) + 1);
  const { items } = await listAudit(teamId, { kind, subject: id ?? undefined, since, limit: shown });
  const changes = items
    .reverse()
    .flatMap(({ actor, before, after }) =>
      differences(before, after).map(
        (difference) =>
          `${actor.name}: ${difference.path} is now ${valueInWords(difference.after)}, before ${valueInWords(difference.before)}.`,
      ),
    );
  return new EditConflictError(changes, now.toISOString());
}
