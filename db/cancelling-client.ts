import { AsyncLocalStorage } from "node:async_hooks";
import type postgres from "postgres";
import { processWide } from "./process-wide";

/**
 * Minimum age, in ms, at which a statement is cancelled. Postgres cancels the statement that a connection is running
 * when the cancellation arrives, so for one that ends at that moment it might hit the next statement.
 */
const leastAgeMs = 1_000;

const storage = processWide("caller", () => new AsyncLocalStorage<AbortSignal>());

/**
 * Runs `work`, whose statements (outside of transactions) are cancelled in Postgres once `signal` aborts; they then
 * fail with SQLSTATE 57014. For read-only work, so that nothing is left half done.
 */
export function cancelledBy<T>(signal: AbortSignal, work: () => T): T {
  return storage.run(signal, work);
}

/** The same client, whose statements end with the signal of `cancelledBy`. */
export function cancellingClient(client: postgres.Sql): postgres.Sql {
  return new Proxy(client, {
    apply(target, self, args: Parameters<postgres.Sql>) {
      return followed(Reflect.apply(target, self, args));
    },
    get(target, key, receiver) {
      if (key !== "unsafe" || !storage.getStore()) return Reflect.get(target, key, receiver);
      return (...args: Parameters<postgres.Sql["unsafe"]>) => followed(target.unsafe(...args));
    },
  });
}

/** A query starts when it is awaited; a fragment of another query never does. */
function followed<T>(query: T): T {
  const signal = storage.getStore();
  if (!signal || !isQuery(query)) return query;
  const then = query.then.bind(query);
  let isFollowed = false;
  // biome-ignore lint/suspicious/noThenProperty: a query is sent when it is awaited
  query.then = ((...handlers: Parameters<typeof then>) => {
    if (!isFollowed) {
      isFollowed = true;
      const forget = cancelAtAbort(signal, query);
      then(forget, forget);
    }
    return then(...handlers);
  }) as typeof then;
  return query;
}

type Query = postgres.PendingQuery<postgres.Row[]>;

function isQuery(value: unknown): value is Query {
  return value instanceof Promise && "cancel" in value;
}

/** @returns function to call when the query has ended */
function cancelAtAbort(signal: AbortSignal, query: Query): () => void {
  const beganAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => {
    // Typed as void; it is a promise of the connection that carries the cancellation.
    Promise.resolve(query.cancel()).catch(() => {});
  };
  const onAbort = () => {
    timer = setTimeout(cancel, Math.max(0, leastAgeMs - (performance.now() - beganAt)));
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  };
}
