import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "@/lib/base/errors";
import { keepableText, whyNotKept } from "@/lib/base/keepable";
import type { MlflowClient } from "@/lib/mlflow/client";
import { loggedKey } from "@/lib/mlflow/wire-types";
import { NetworkError } from "@/lib/net/network-error";
import type { Mover } from "@/lib/registry/alias";
import type { Ledger } from "./ledger";

/** An import under way. */
export interface ImportContext {
  teamId: string;
  source: MlflowClient;
  /** Address of the server, for links. */
  sourceUri: string;
  withFiles: boolean;
  /** Moves aliases, with the rights of whoever started the import. */
  mover: Mover;
  ledger: Ledger;
  signal: AbortSignal;
}

/** Items that are imported at the same time. */
const atOnce = 4;
const attempts = 3;

/** Works on items, at most four at once. The first failure ends it. */
export async function forEachAtOnce<T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const workOn = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      signal.throwIfAborted();
      await work(item);
    }
  };
  const working = Array.from({ length: Math.min(atOnce, waiting.length) }, workOn);
  try {
    await Promise.all(working);
  } finally {
    waiting.length = 0;
    await Promise.allSettled(working);
  }
}

/** Leaves a thing out when the portal or the server refuses it for good; other failures end the import. */
export async function orLeaveOut(
  { ledger }: ImportContext,
  what: string,
  example: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === "unavailable" || error.code === "unauthenticated")
      throw error;
    ledger.leaveOut(what, error.message.replace(/\.$/, ""), example);
  }
}

/** Tries again when a transfer breaks in the middle. */
export async function again<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isBroken = error instanceof NetworkError || isConnectionError(error);
      if (!isBroken || attempt === attempts) throw error;
      await sleep(1000 * attempt, undefined, { signal });
    }
  }
}

/** The pairs that the portal can keep, as a record. The others are left out, with the reason. */
export function keepPairs(
  pairs: readonly { key: string; value: string }[],
  what: string,
  longest: number,
  ledger: Ledger,
): Record<string, string> {
  const kept: [string, string][] = [];
  for (const { key, value } of pairs) {
    if (!isKeepableKey(key, what, ledger)) continue;
    if (value.length > longest) ledger.leaveOut(what, `cut to ${longest} characters`, key);
    if (whyNotKept(value)) ledger.leaveOut(what, "characters that Postgres cannot keep were replaced", key);
    kept.push([key, keepableText(value.slice(0, longest), longest)]);
  }
  return Object.fromEntries(kept);
}

/** Whether a name is one that the portal keeps; otherwise it is noted as left out. */
export function isKeepableKey(key: string, what: string, ledger: Ledger): boolean {
  const isKept = loggedKey.safeParse(key).success && !whyNotKept(key) && key !== "__proto__";
  if (!isKept) ledger.leaveOut(what, "the name is over this portal's limits", key);
  return isKept;
}

function isConnectionError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE";
}
