import postgres from "postgres";
import { openSteadySocket } from "./steady-socket";

/**
 * Workaround: postgres.js 3.4.9 wedges a connection that is cut while it has something to write. The data is left in a
 * buffer that is sent only with the next 1,024 bytes, so the short greeting of every later connection waits until it
 * times out. A greeting of that length is sent at once, with the leftover; Postgres hangs up, and the next attempt is
 * clean.
 */
const longGreeting = { options: " ".repeat(1024) };
/**
 * Delay before the next connection attempt, in s. The default grows to 20 s, which would delay the use of a database
 * that is back.
 */
const backoff = (retries: number) => Math.min(2 ** retries / 20, 1) * (0.75 + Math.random() / 4);
/** An option missing in the library's types. */
const steadySockets: object = { socket: openSteadySocket };

/**
 * Opens a pool of connections to a `postgres://` URL. A Unix socket's folder is given as in libpq: `?host=/folder`
 * (postgres.js would send that to the server as a setting).
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
