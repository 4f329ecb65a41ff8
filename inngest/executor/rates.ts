import { z } from "zod";
import { readRows } from "@/db/rows";
import { dayMs } from "@/lib/base/time-units";
import { durationMs } from "./duration";
import type { FunctionConfig } from "./function-config";
import { keyOf } from "./new-run";
import type { Event } from "./registry";
import type { Tx } from "./transaction";

/** `rateLimit`, and `idempotency`, which is a rate of one a day for its key: events above the rate are dropped. */
export async function isWithinRates(tx: Tx, config: FunctionConfig, event: Event): Promise<boolean> {
  const rates = [
    ...(config.rateLimit
      ? [{ name: "rate", periodMs: durationMs(config.rateLimit.period)!, ...config.rateLimit }]
      : []),
    ...(config.idempotency
      ? [{ name: "idempotency", periodMs: dayMs, limit: 1, key: config.idempotency }]
      : []),
  ];
  for (const { name, periodMs, limit, key } of rates) {
    const id = keyOf(config, name, key, event);
    if (!id) continue;
    const emissionMs = periodMs / limit;
    const burst = Math.floor(limit / 10);
    const taken = await tx`
      insert into executor_rates as r (id, arrival_at)
      values (${id}, now() + ${emissionMs}::float8 * interval '1 millisecond')
      on conflict (id) do update
        set arrival_at = greatest(r.arrival_at, now()) + ${emissionMs}::float8 * interval '1 millisecond'
        where r.arrival_at <= now() + ${emissionMs * burst}::float8 * interval '1 millisecond'
      returning 1`;
    if (taken.length === 0) return false;
  }
  return true;
}

/** Generic cell rate algorithm, as in Inngest's server (ratelimit.lua): a run takes the next free place. */
export async function throttleMs(
  tx: Tx,
  config: FunctionConfig,
  { limit, period, burst, key }: NonNullable<FunctionConfig["throttle"]>,
  event: Event,
): Promise<number> {
  const id = keyOf(config, "throttle", key, event);
  if (!id) return 0;
  const emissionMs = durationMs(period)! / limit;
  const [row] = await readRows(
    tx`
    insert into executor_rates as r (id, arrival_at)
    values (${id}, now() + ${emissionMs}::float8 * interval '1 millisecond')
    on conflict (id) do update
      set arrival_at = greatest(r.arrival_at, now()) + ${emissionMs}::float8 * interval '1 millisecond'
    returning (extract(epoch from arrival_at - now()) * 1000)::float8 as "waitMs"`,
    { waitMs: z.number() },
  );
  return Math.max(0, row!.waitMs - emissionMs * (burst + 1));
}
