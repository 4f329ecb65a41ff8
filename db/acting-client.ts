import type postgres from "postgres";
import { type Actor, currentActor } from "./actor";
import { writesAudited } from "./audited-tables";

/**
 * The same client, which tells Postgres the actor of writes to audited tables (`actAs`): the triggers of the audit log
 * read it. The setting holds for one transaction, so a single statement becomes one.
 */
export function actingClient(client: postgres.Sql): postgres.Sql {
  return new Proxy(client, {
    apply(target, self, args: Parameters<postgres.Sql>) {
      const [first, ...values] = args as unknown as [TemplateStringsArray, ...never[]];
      const actor = currentActor();
      if (!actor || !first?.raw || !writesAudited(first.join("?"))) return Reflect.apply(target, self, args);
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
  return client.begin((tx) => withActor(tx, actor, work));
}

function begin(client: postgres.Sql, actor: Actor): postgres.Sql["begin"] {
  type Work = (tx: postgres.TransactionSql) => unknown;
  return ((...args: [Work] | [string, Work]) =>
    args.length === 1
      ? client.begin((tx) => withActor(tx, actor, args[0]))
      : client.begin(args[0], (tx) => withActor(tx, actor, args[1]))) as postgres.Sql["begin"];
}

async function withActor<T>(
  tx: postgres.TransactionSql,
  actor: Actor,
  work: (tx: postgres.TransactionSql) => T,
) {
  await tx`select set_config('switchyard.actor', ${JSON.stringify(actor)}, true)`;
  return work(tx);
}

/** Drizzle awaits the query, or its `values()`. */
function unsafe(client: postgres.Sql, actor: Actor): postgres.Sql["unsafe"] {
  return ((statement: string, ...rest: [never, never]) => {
    if (!writesAudited(statement)) return client.unsafe(statement, ...rest);
    return {
      // biome-ignore lint/suspicious/noThenProperty: a query is sent when it is awaited
      then: (...handlers: [never, never]) =>
        within(client, actor, (tx) => tx.unsafe(statement, ...rest)).then(...handlers),
      values: () => within(client, actor, (tx) => tx.unsafe(statement, ...rest).values()),
    };
  }) as unknown as postgres.Sql["unsafe"];
}
