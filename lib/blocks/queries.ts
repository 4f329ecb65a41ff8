import { and, asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { blocks } from "@/db/schema/blocks";
import { DomainError } from "@/lib/base/errors";
import { hidden } from "./hidden";

export type BlockRow = typeof blocks.$inferSelect;
/** A block as the API and pages show it. */
export type Block = ReturnType<typeof shown>;

/** All blocks of the team by type and name; secret fields hold ********. */
export async function listBlocks(teamId: string, filter: { type?: string } = {}): Promise<Block[]> {
  const ofType = filter.type ? eq(blocks.type, filter.type) : undefined;
  const rows = await db()
    .select()
    .from(blocks)
    .where(and(eq(blocks.teamId, teamId), ofType))
    .orderBy(asc(blocks.type), asc(blocks.name));
  return rows.map(shown);
}

/** One block; secret fields hold ********. @throws DomainError "not-found" */
export async function getBlock(teamId: string, name: string): Promise<Block> {
  return shown(await getBlockRow(teamId, name));
}

/** The stored row, secrets encrypted. @throws DomainError "not-found" */
export async function getBlockRow(teamId: string, name: string): Promise<BlockRow> {
  const [row] = await db()
    .select()
    .from(blocks)
    .where(and(eq(blocks.teamId, teamId), eq(blocks.name, name)));
  if (!row) throw new DomainError("not-found", `There is no block "${name}".`);
  return row;
}

function shown({ secrets, values, checkedAt, isCheckOk, checkMessage, teamId: _, ...row }: BlockRow) {
  const placeholders = Object.fromEntries(Object.keys(secrets).map((field) => [field, hidden]));
  return {
    ...row,
    values: { ...values, ...placeholders } as Record<string, unknown>,
    /** Result of the last check; undefined when these values were not checked. */
    check: checkedAt ? { at: checkedAt, isOk: isCheckOk === true, message: checkMessage ?? "" } : undefined,
  };
}
