import postgres from "postgres";

/**
 * A pool of connections to a `postgres://` URL. A Unix socket's folder is named as libpq does it: `?host=/folder`
 * (postgres.js would send that on to the server as a setting).
 */
export function connect(url: string, options: postgres.Options<Record<string, never>> = {}): postgres.Sql {
  const parsed = new URL(url);
  const socketDir = parsed.searchParams.get("host");
  parsed.searchParams.delete("host");
  return postgres(parsed.href, { onnotice: () => {}, ...(socketDir ? { host: socketDir } : {}), ...options });
}
