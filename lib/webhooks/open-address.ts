import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { webhooks } from "@/db/schema/webhooks";
import { tokenHash } from "@/lib/auth/tokens";
import { DomainError } from "@/lib/base/errors";
import { inBatches } from "@/lib/base/in-batches";
import { countingStatement, overuse, type RateLimitError } from "@/lib/limits/rate-limit";
import { goodSecrets } from "./secrets";
import type { SchemeSlug } from "./webhook";

/** Fields of a webhook needed to accept a request at its URL. */
export interface Addressee {
  id: string;
  teamId: string;
  name: string;
  scheme: SchemeSlug;
  settings: unknown;
  /** Secrets that a delivery may be signed with now: the newest, and the previous one while it is valid. */
  secrets: string[];
}

type Opened = { addressee: Addressee; overuse: RateLimitError | undefined } | undefined;

const mostAtOnce = 1_000;
const openTogether = inBatches<undefined, Opened>({ most: mostAtOnce }, (hash, requests) =>
  open(hash, requests.length),
);

/**
 * The webhook of a URL, also of its previous URL while that is valid; counts a use. Concurrent requests to one URL are
 * looked up and counted together. Nothing is cached, so a change applies from the next request on.
 * @throws DomainError "not-found" for an unknown URL; "rate-limited"
 */
export async function openAddress(token: string): Promise<Addressee> {
  const opened = await openTogether(tokenHash(token), undefined);
  if (!opened)
    throw new DomainError("not-found", "There is no webhook at this address. It may have been rotated.");
  if (opened.overuse) throw opened.overuse;
  return opened.addressee;
}

async function open(hash: string, requests: number): Promise<Opened[]> {
  const [row] = await readRows(
    sql()`
    -- The webhook of the address.
    with found as (
      select id, team_id as "teamId", name, scheme, settings, secret, previous_secret as "previousSecret",
        1000 * extract(epoch from previous_secret_until)::float8 as "previousSecretUntilMs"
      from webhooks
      where token_hash = ${hash} or (previous_token_hash = ${hash} and previous_token_until > now())
    ),
    -- Counts these uses.
    used as (${countingStatement("webhook", sql()`select id as whom from found`, requests)})
    select * from found left join used on true`,
    {
      id: webhooks.id,
      teamId: webhooks.teamId,
      name: webhooks.name,
      scheme: webhooks.scheme,
      settings: webhooks.settings,
      secret: webhooks.secret,
      previousSecret: webhooks.previousSecret,
      previousSecretUntilMs: z.number().nullable(),
      count: z.int().nullable(),
      leftS: z.int().nullable(),
    },
  );
  if (!row) return Array.from({ length: requests }, () => undefined);
  const { id, teamId, name, scheme, settings, count, leftS } = row;
  const addressee = { id, teamId, name, scheme, settings, secrets: await goodSecrets(row, Date.now()) };
  return Array.from({ length: requests }, (_, index) => ({
    addressee,
    overuse:
      count === null || leftS === null
        ? undefined
        : overuse("webhook", { count: count - requests + index + 1, leftS }),
  }));
}
