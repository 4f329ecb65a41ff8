/**
 * The path to open after signing in: on this portal, never another site.
 * @param next the query's value; anything but a path that starts with one slash leads to the home page
 */
export function sameOriginPath(next: string | string[] | undefined): string {
  if (typeof next !== "string") return "/";
  const origin = "http://portal.invalid";
  let url: URL;
  try {
    url = new URL(next, origin);
  } catch {
    return "/";
  }
  const isPath = next.startsWith("/") && url.origin === origin;
  const path = isPath ? `${url.pathname}${url.search}${url.hash}` : "/";
  return path.startsWith("//") || path.startsWith("/sign-in") ? "/" : path;
}
