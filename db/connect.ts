import postgres from "postgres";
import { openSteadySocket } from "./steady-socket";

/**
 * postgres.js 3.4.9 wedges a connection that is cut while it has something to write: what it had is left in a buffer
 * that is sent with the next 1,024 bytes only, so the short greeting of every later connection waits until it times
 * out. A greeting of that length goes out at once, with the leftover; Postgres hangs up, and the next try is clean.
 */
const longGreeting = { options: " ".repeat(1024) };
/** Pause before another try to connect, in s. By default it grows to 20 s, and a database that is back waits for it. */
const backoff = (retries: number) => Math.min(2 ** retries / 20, 1) * (0.75 + Math.random() / 4);
/** An option that its types do not name. */
const steadySockets: object = { socket: openSteadySocket };

/**
 * A pool of connections to a `postgres://` URL. A Unix socket's folder is named as libpq does it: `?host=/folder`
 * (postgres.js would send that on to the server as a setting).
 */
export function connect(url: string, options: postgres.Options<Record<string, never>> = {}): postgres.Sql {
  const parsed = new URL(url);
  const socketDir = parsed.searchParams.get("host");
  parsed.searchParams.delete("host");
  return postgres(parsed.href, {
    onnotice: () => {},
    backoff,
    ...steadySockets,
    ...(socketDir ? { host: socketDir } : {}),
    ...options,
    connection: { ...longGreeting, ...options.connection },
  });
}
