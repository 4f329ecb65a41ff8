/**
 * The path to open after signing in: on this portal, never another site.
 * @param given the query's value; anything but a path that starts with one slash leads to the home page
 */
export function sameOriginPath(given: string | string[] | undefined): string {
  if (typeof given !== "string") return "/";
  const here = "http://portal.invalid";
  let url: URL;
  try {
    url = new URL(given, here);
  } catch {
    return "/";
  }
  const isPath = given.startsWith("/") && url.origin === here;
  const path = isPath ? `${url.pathname}${url.search}${url.hash}` : "/";
  return path.startsWith("//") || path.startsWith("/sign-in") ? "/" : path;
}
