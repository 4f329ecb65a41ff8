import { and, eq, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { newId } from "@/db/id";
import { blocks } from "@/db/schema/blocks";
import { editConflict, isAsRead } from "@/lib/audit/edit-conflict";
import { DomainError } from "@/lib/base/errors";
import { fieldIssues } from "@/lib/base/parse-as";
import type { NewBlock } from "./block";
import { type BlockType, fieldsWith, referencesOf } from "./block-type";
import { getBlockType } from "./catalog";
import { hidden } from "./hidden";
import { type Block, getBlock, getBlockRow } from "./queries";
import { forgetSecrets, sealValues, unsealValues } from "./secrets";
import { usesInWords, whereUsed } from "./where-used";

/** Creates a block. @throws DomainError "invalid" by field, "conflict" when the name is taken */
export async function createBlock(teamId: string, { type: slug, name, values }: NewBlock): Promise<Block> {
  const type = getBlockType(slug);
  const checked = await checkValues(teamId, type, values);
  const id = newId();
  const [block] = await db()
    .insert(blocks)
    .values({
      id,
      teamId,
      name,
      type: slug,
      ...(await sealValues({ id, teamId, type: slug }, checked)),
      updatedAt: thisMoment,
    })
    .onConflictDoNothing()
    .returning({ id: blocks.id });
  if (!block)
    throw new DomainError("conflict", `A block named "${name}" already exists.`, [
      { path: "name", message: "This name is taken. Choose another one." },
    ]);
  forgetSecrets(teamId);
  return getBlock(teamId, name);
}

/** In milliseconds, so that it compares equal after a round trip through JSON. */
const thisMoment = raw`date_trunc('milliseconds', now())`;

/**
 * Updates a block's values; a secret sent as ******** is kept. When the address that secrets are sent to changes, they
 * must be entered again: otherwise an editor could redirect a block's secrets to themselves.
 * @throws DomainError "invalid" by field, "not-found"
 */
export async function updateBlock(
  teamId: string,
  name: string,
  input: Record<string, unknown>,
  /** Optimistic lock: `updatedAt` as it was read. */
  updatedAt?: string,
): Promise<Block> {
  const row = await getBlockRow(teamId, name);
  const type = getBlockType(row.type);
  const stored = await unsealValues(row);
  const kept = fieldsWith(type, "secret").filter((field) => input[field] === hidden && field in row.secrets);
  const merged = { ...input, ...Object.fromEntries(kept.map((field) => [field, stored[field]])) };
  const checked = await checkValues(teamId, type, merged);
  const isMoved = fieldsWith(type, "isAddress").some((field) => checked[field] !== stored[field]);
  if (isMoved && kept.length > 0)
    throw new DomainError(
      "invalid",
      "The address has changed. Enter the secrets again, so that they are not sent elsewhere by mistake.",
      kept.map((field) => ({
        path: `values.${field}`,
        message: "Enter this again: the address has changed.",
      })),
    );
  const changed = await db()
    .update(blocks)
    .set({
      ...(await sealValues(row, checked)),
      checkedAt: null,
      isCheckOk: null,
      checkMessage: null,
      updatedAt: thisMoment,
    })
    .where(and(eq(blocks.id, row.id), isAsRead(blocks.updatedAt, updatedAt)))
    .returning({ id: blocks.id });
  if (changed.length === 0 && updatedAt) {
    const now = await getBlockRow(teamId, name);
    throw await editConflict(teamId, { kind: "block", id: now.id }, updatedAt, now.updatedAt);
  }
  forgetSecrets(teamId);
  return getBlock(teamId, name);
}

/** @throws DomainError "conflict" listing its uses, unless `force`; "not-found" */
export async function deleteBlock(teamId: string, name: string, { force = false } = {}): Promise<void> {
  const row = await getBlockRow(teamId, name);
  const uses = force ? [] : await whereUsed(teamId, name);
  if (uses.length > 0)
    throw new DomainError("conflict", `The block "${name}" is in use by ${usesInWords(uses)}.`);
  await db()
    .delete(blocks)
    .where(and(eq(blocks.teamId, teamId), eq(blocks.id, row.id)));
  forgetSecrets(teamId);
}

async function checkValues(teamId: string, type: BlockType, input: Record<string, unknown>) {
  const parsed = type.values.strict().safeParse(input);
  const issues = fieldIssues(parsed.error, "values");
  for (const field of fieldsWith(type, "secret"))
    if (input[field] === hidden)
      issues.push({ path: `values.${field}`, message: "Enter the secret itself." });
  for (const { field, type: wanted } of referencesOf(type)) {
    const name = parsed.data?.[field];
    if (typeof name !== "string") continue;
    const found = await getBlock(teamId, name).catch(() => undefined);
    if (found?.type !== wanted)
      issues.push({ path: `values.${field}`, message: `There is no block "${name}" of the type ${wanted}.` });
  }
  if (!parsed.success || issues.length > 0)
    throw new DomainError("invalid", issues.map(({ message }) => message).join(" "), issues);
  return parsed.data;
}
