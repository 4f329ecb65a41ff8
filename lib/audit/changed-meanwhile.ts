import { type Column, sql as raw, type SQL } from "drizzle-orm";
import { ChangedMeanwhileError } from "@/lib/base/errors";
import type { Subject } from "./audit";
import { differences, valueInWords } from "./differences";
import { listAudit } from "./queries";

const shown = 20;

/** For the `where` of an update: it holds while a row is as it was read. Times travel in milliseconds. */
export function isAsRead(column: Column, updatedAt: string | undefined): SQL | undefined {
  return updatedAt === undefined
    ? undefined
    : raw`date_trunc('milliseconds', ${column}) = ${updatedAt}::timestamptz`;
}

/**
 * Why such an update found no row: the audit log tells who has changed it since, and what.
 * @param readAt its `updatedAt` as it was read @param now what that is now
 */
export async function changedMeanwhile(
  teamId: string,
  { kind, id }: Subject,
  readAt: string,
  now: Date,
): Promise<ChangedMeanwhileError> {
  const since = new Date(Date.parse(readAt) + 1);
  const { items } = await listAudit(teamId, { kind, subject: id ?? undefined, since, limit: shown });
  const changes = items
    .reverse()
    .flatMap(({ actor, before, after }) =>
      differences(before, after).map(
        (one) =>
          `${actor.name}: ${one.path} is now ${valueInWords(one.after)}, before ${valueInWords(one.before)}.`,
      ),
    );
  return new ChangedMeanwhileError(changes, now.toISOString());
}
