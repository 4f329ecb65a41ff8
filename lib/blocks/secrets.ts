import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { blocks } from "@/db/schema/blocks";
import { logError } from "@/lib/base/log-error";
import { seal, unseal } from "@/lib/crypto/seal";
import { fieldsWith } from "./block-type";
import { blockTypes } from "./catalog";
import type { BlockRow } from "./queries";

const cachedMs = 5_000;
const cache = new Map<string, { until: number; secrets: Promise<string[]> }>();
/** Secrets that this process decrypted stay hidden in its logs, even after the block got another value. */
const opened = new Map<string, Set<string>>();

type Kept = Pick<BlockRow, "id" | "teamId" | "type" | "values" | "secrets">;

/** Splits values into plain ones and secrets, which are encrypted for this row. */
export async function sealValues(
  { id, teamId, type }: Pick<Kept, "id" | "teamId" | "type">,
  input: Record<string, unknown>,
): Promise<Pick<Kept, "values" | "secrets">> {
  const fields = new Set(fieldsWith(blockTypes.get(type)!, "secret"));
  const present = Object.entries(input).filter(([, value]) => value !== undefined);
  const secrets = await Promise.all(
    present
      .filter(([field]) => fields.has(field))
      .map(async ([field, value]) => [field, await seal(teamId, String(value), placeOf(id, field))]),
  );
  return {
    values: Object.fromEntries(present.filter(([field]) => !fields.has(field))),
    secrets: Object.fromEntries(secrets),
  };
}

/** Values of a row with decrypted secrets. */
export async function unsealValues({ id, teamId, values, secrets }: Kept): Promise<Record<string, unknown>> {
  const clear = await Promise.all(
    Object.entries(secrets).map(async ([field, sealed]) => [
      field,
      await unseal(teamId, sealed, placeOf(id, field)),
    ]),
  );
  return { ...values, ...Object.fromEntries(clear) };
}

/**
 * Decrypted secrets of all of the team's blocks, for masking: the stored ones (at most five seconds old) and those that
 * this process has opened. They must not leave the process.
 */
export async function secretsOf(teamId: string): Promise<string[]> {
  const now = Date.now();
  let known = cache.get(teamId);
  if (!known || known.until < now) {
    known = { until: now + cachedMs, secrets: readSecrets(teamId) };
    cache.set(teamId, known);
    known.secrets.catch(() => cache.delete(teamId));
  }
  return [...new Set([...(await known.secrets), ...(opened.get(teamId) ?? [])])];
}

/** Adds these secrets to those that this process masks. */
export function hideFromNow(row: Kept, values: Record<string, unknown>): void {
  const secrets = opened.get(row.teamId) ?? new Set();
  for (const secret of secretsIn(row, values)) secrets.add(secret);
  opened.set(row.teamId, secrets);
}

/** Invalidates the cache of the team's secrets: the next `secretsOf` reads them again. */
export function forgetSecrets(teamId: string): void {
  cache.delete(teamId);
}

async function readSecrets(teamId: string): Promise<string[]> {
  const rows = await db().select().from(blocks).where(eq(blocks.teamId, teamId));
  const found = await Promise.all(
    rows.map(async (row) => {
      try {
        return secretsIn(row, await unsealValues(row));
      } catch (error) {
        // Tasks cannot open this block either; the secrets of all other blocks stay hidden.
        logError(`The secrets of the block ${row.id} cannot be read.`, error);
        return [];
      }
    }),
  );
  return found.flat();
}

function secretsIn({ type, secrets }: Kept, values: Record<string, unknown>): string[] {
  const fields = Object.keys(secrets).map((field) => String(values[field]));
  try {
    return [...fields, ...(blockTypes.get(type)?.secretsWithin?.(values) ?? [])];
  } catch {
    // A value from before the type's rules changed is hidden as a whole.
    return fields;
  }
}

function placeOf(id: string, field: string): string {
  return `blocks/${id}/${field}`;
}
