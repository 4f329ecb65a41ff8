import { requireKeepable } from "@/lib/base/keepable";
import type { Route } from "./route";

/** A route with the parameters that its path carries. */
export interface FoundRoute {
  route: Route;
  inPath: Record<string, string>;
}

/** A function that finds the route of a method and a path; undefined when there is none. Whole paths go before patterns. */
export function routeFinder(routes: Route[]): (method: string, path: string) => FoundRoute | undefined {
  const whole = new Map<string, Route>();
  const patterns: { route: Route; parts: string[] }[] = [];
  for (const route of routes) {
    if (route.path.includes("{")) patterns.push({ route, parts: route.path.split("/") });
    else whole.set(`${route.method} ${route.path}`, route);
  }
  return (method, path) => {
    const route = whole.get(`${method} ${path}`);
    if (route) return { route, inPath: {} };
    const actual = path.split("/");
    const matching = patterns.find(
      ({ route, parts }) =>
        route.method === method &&
        parts.length === actual.length &&
        parts.every((part, index) => part.startsWith("{") || part === actual[index]),
    );
    return matching && { route: matching.route, inPath: readParts(matching.parts, actual) };
  };
}

function readParts(parts: string[], actual: string[]): Record<string, string> {
  const entries = parts.flatMap((part, index) =>
    part.startsWith("{") ? [[part.slice(1, -1), decodeURIComponent(actual[index]!)] as const] : [],
  );
  return requireKeepable(Object.fromEntries(entries), "");
}
