import { z } from "zod";
import { sql } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { readRows } from "@/db/rows";
import { bytesInWords } from "@/lib/base/bytes-in-words";
import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { openStates } from "@/lib/base/run";
import { RateLimitError } from "./rate-limit";

/** Lifetime of the cached database sum, in ms; additions of this process are counted at once. */
const freshMs = 2_000;
const retryAfterS = 60;

const used = processWide("used", () => new Map<string, { amount: number; readAt: number }>());
const reading = processWide("used-reading", () => new Map<string, Promise<number>>());

/**
 * Bytes that a team's dataset versions and experiment artifacts may still take; Infinity without a limit. Concurrent
 * uploads may together exceed it by their own size.
 * @throws DomainError "too-large" when nothing is left (TEAM_STORAGE_BYTES)
 */
export async function requireStorage(teamId: string): Promise<number> {
  const most = environment().quotas.storageBytes;
  if (most === 0) return Number.POSITIVE_INFINITY;
  const left = most - (await fresh(`bytes ${teamId}`, () => readBytes(teamId)));
  if (left > 0) return left;
  throw new DomainError(
    "too-large",
    `Your team's files have reached the limit of ${bytesInWords(most)}. Delete what you no longer need first.`,
  );
}

/** Counts bytes stored for a team. */
export function countStored(teamId: string, sizeBytes: number): void {
  add(`bytes ${teamId}`, sizeBytes);
}

/**
 * Counts a run that a team is about to start. Runs started by other runs are not counted in advance.
 * @throws RateLimitError when too many runs of the team have not ended (TEAM_OPEN_RUNS)
 */
export async function requireRoomForRun(teamId: string): Promise<void> {
  const most = environment().quotas.openRuns;
  if (most === 0) return;
  const key = `runs ${teamId}`;
  if ((await fresh(key, () => readOpenRuns(teamId, most))) >= most)
    throw new RateLimitError(
      retryAfterS,
      `${most} runs of your team have not ended, which is the limit. Wait for some to end, or cancel some.`,
    );
  add(key, 1);
}

async function fresh(key: string, read: () => Promise<number>): Promise<number> {
  const known = used.get(key);
  if (known && performance.now() - known.readAt < freshMs) return known.amount;
  const underWay = reading.get(key) ?? readOnce(key, read);
  reading.set(key, underWay);
  return underWay;
}

async function readOnce(key: string, read: () => Promise<number>): Promise<number> {
  try {
    const amount = await read();
    used.set(key, { amount, readAt: performance.now() });
    return amount;
  } finally {
    reading.delete(key);
  }
}

function add(key: string, amount: number): void {
  const known = used.get(key);
  if (known) known.amount += amount;
}

async function readBytes(teamId: string): Promise<number> {
  const [row] = await readRows(
    sql()`
    select (
      (select coalesce(sum(size_bytes), 0) from dataset_versions where team_id = ${teamId}) +
      (select coalesce(sum(size_bytes), 0) from proxied_files where team_id = ${teamId}) +
      (select coalesce(sum(size_bytes), 0) from experiment_artifacts
        where run_id in (select id from experiment_runs where team_id = ${teamId}))
    )::float8 as bytes`,
    { bytes: z.number() },
  );
  return row!.bytes;
}

/** Counts up to `most`. */
async function readOpenRuns(teamId: string, most: number): Promise<number> {
  const [row] = await readRows(
    sql()`
    select count(*)::int as count from (
      select from runs where team_id = ${teamId} and state = any(${[...openStates]}::text[]) limit ${most}
    ) as open`,
    { count: z.int() },
  );
  return row!.count;
}
