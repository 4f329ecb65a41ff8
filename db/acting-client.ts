import type postgres from "postgres";
import { type Actor, currentActor, currentCancellation } from "./actor";
import { writesAudited } from "./audited-tables";

/**
 * The same client, but what it writes into audited tables while somebody acts (`actAs`) tells Postgres who: the triggers
 * of the audit log read it. What is set holds for one transaction, so a single statement becomes one.
 */
export function actingClient(client: postgres.Sql): postgres.Sql {
  return new Proxy(client, {
    apply(target, self, given: Parameters<postgres.Sql>) {
      const [first, ...values] = given as unknown as [TemplateStringsArray, ...never[]];
      const actor = currentActor();
      if (!actor || !first?.raw || !writesAudited(first.join("?"))) return Reflect.apply(target, self, given);
      return within(client, actor, (tx) => tx(first, ...values));
    },
    get(target, key, receiver) {
      const actor = currentActor();
      if (actor && key === "begin") return begin(client, actor);
      if (actor && key === "unsafe") return unsafe(client, actor);
      return Reflect.get(target, key, receiver);
    },
  });
}

function within<T>(client: postgres.Sql, actor: Actor, work: (tx: postgres.TransactionSql) => T) {
  return client.begin((tx) => told(tx, actor, work));
}

function begin(client: postgres.Sql, actor: Actor): postgres.Sql["begin"] {
  type Work = (tx: postgres.TransactionSql) => unknown;
  return ((...given: [Work] | [string, Work]) =>
    given.length === 1
      ? client.begin((tx) => told(tx, actor, given[0]))
      : client.begin(given[0], (tx) => told(tx, actor, given[1]))) as postgres.Sql["begin"];
}

async function told<T>(tx: postgres.TransactionSql, actor: Actor, work: (tx: postgres.TransactionSql) => T) {
  await tx`select set_config('switchyard.actor', ${JSON.stringify(actor)}, true)`;
  return work(tx);
}

/** As drizzle calls it: awaited, or its `values()` are. */
function unsafe(client: postgres.Sql, actor: Actor): postgres.Sql["unsafe"] {
  return ((statement: string, ...rest: [never, never]) => {
    const signal = currentCancellation();
    if (!writesAudited(statement)) {
      if (!signal) return client.unsafe(statement, ...rest);
      return {
        // biome-ignore lint/suspicious/noThenProperty: a query is sent when it is awaited
        then: (...told: [never, never]) => cancelled(client.unsafe(statement, ...rest), signal).then(...told),
        values: () => cancelled(client.unsafe(statement, ...rest).values(), signal),
      };
    }
    return {
      // biome-ignore lint/suspicious/noThenProperty: a query is sent when it is awaited
      then: (...told: [never, never]) =>
        within(client, actor, (tx) => tx.unsafe(statement, ...rest)).then(...told),
      values: () => within(client, actor, (tx) => tx.unsafe(statement, ...rest).values()),
    };
  }) as unknown as postgres.Sql["unsafe"];
}

/** Sends a query, and has Postgres stop it when the signal aborts. */
async function cancelled<T>(query: PromiseLike<T> & { cancel(): void }, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const cancel = () => query.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await query;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}
