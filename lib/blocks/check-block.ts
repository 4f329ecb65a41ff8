import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { blocks } from "@/db/schema/blocks";
import { DomainError } from "@/lib/base/errors";
import { within } from "@/lib/base/within";
import { networkProblem } from "@/lib/net/network-problem";
import { getBlockType } from "./catalog";
import { mask } from "./mask";
import { openRow } from "./open-block";
import { type BlockRow, getBlockRow } from "./queries";

const timeoutMs = 10_000;

export interface CheckResult {
  isOk: boolean;
  /** Result of the check, or the problem. */
  message: string;
  at: Date;
}

/**
 * Tests a block's values against the real service and stores the result with them.
 * @param isTest also runs the part that others notice (the type's `test`)
 * @throws DomainError "not-found"
 */
export async function checkBlock(
  teamId: string,
  name: string,
  { isTest = false } = {},
): Promise<CheckResult> {
  const row = await getBlockRow(teamId, name);
  const outcome = await tryOut(row, isTest);
  // An answer may contain what was sent, so secrets are masked.
  const message = (await mask(teamId))(outcome.message).slice(0, 1000);
  const result = { isOk: outcome.isOk, message, at: new Date() };
  await db()
    .update(blocks)
    .set({ checkedAt: result.at, isCheckOk: result.isOk, checkMessage: result.message })
    // The result is dropped when the values have changed since.
    .where(and(eq(blocks.teamId, teamId), eq(blocks.id, row.id), eq(blocks.updatedAt, row.updatedAt)));
  return result;
}

async function tryOut(row: BlockRow, isTest: boolean): Promise<{ isOk: boolean; message: string }> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const values = await openRow(row);
    const check = getBlockType(row.type).check(values, { teamId: row.teamId, signal, isTest });
    // Not every client supports a signal.
    return { isOk: true, message: await within(signal, check) };
  } catch (error) {
    if (signal.aborted) return { isOk: false, message: `No answer within ${timeoutMs / 1000} s.` };
    if (error instanceof DomainError) return { isOk: false, message: error.message };
    return { isOk: false, message: `It could not be reached: ${networkProblem(error)}.` };
  }
}
