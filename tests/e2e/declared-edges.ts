import { readFileSync } from "node:fs";
import { type Role, roleAllows, roles } from "@/lib/base/member";

/** Access to each edge of the build, as its source declares it. */
export interface Edge {
  /** Path of the page or route with its folders' names, such as `/runs/[id]`. */
  path: string;
  /** A role in a team, any signed-in person, or anyone; undefined means undeclared, which is an error. */
  role: Declared | undefined;
}
export type Declared = Role | "signed-in" | "anybody";
export type Action = Edge & { id: string; name: string; file: string };
export type Route = { path: string; methods: string[] };

const build = ".next/server";

/** The build's pages. Next.js adds its own for errors, which contain no data. */
export function listPages(): Edge[] {
  return builtFiles("page")
    .filter((key) => !key.startsWith("/_"))
    .map((key) => ({
      path: pathOf(key),
      role: declared(source(`app${key}.tsx`), {
        member: /requireMember\(([^)]*)\)/g,
        signedIn: /requireSignedIn\(/,
      }),
    }));
}

/** The build's route handlers, with the methods that each exports. */
export function listRoutes(): Route[] {
  return builtFiles("route").map((key) => ({
    path: pathOf(key),
    methods: methodsOf(source(`app${key}.ts`)),
  }));
}

/** The build's server actions, each with the page that it is posted to. */
export function listActions(): Action[] {
  const { node } = readJson<{
    node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }>;
  }>("server-reference-manifest.json");
  return Object.entries(node).map(([id, { workers, filename: file, exportedName: name }]) => {
    const [page = ""] = Object.keys(workers);
    const path = pathOf(page.replace(/^app/, ""));
    const role = declared(bodyOf(source(file), name), {
      member: /teamAction\(([^,]*),/g,
      signedIn: /signedInAction\(/,
      open: /openAction\(/,
    });
    return { id, name, file, path, role };
  });
}

function builtFiles(kind: "page" | "route"): string[] {
  return Object.keys(readJson<object>("app-paths-manifest.json")).filter((key) => key.endsWith(`/${kind}`));
}

/** `/(portal)/runs/[id]/page` is at `/runs/[id]`. */
function pathOf(key: string): string {
  return key.replace(/\/(page|route)$/, "").replace(/\/\([^)]*\)/g, "") || "/";
}

function methodsOf(text: string): string[] {
  const methods = text.match(/(?<=export [^;=]*|as )\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b/g) ?? [];
  return [...new Set(methods)];
}

/** The function's text, up to the next export. */
function bodyOf(text: string, name: string): string {
  const start = text.search(new RegExp(`export (async function|const) ${name}\\b`));
  if (start < 0) return "";
  const end = text.indexOf("\nexport ", start + 1);
  return text.slice(start, end < 0 ? undefined : end);
}

function declared(
  text: string,
  { member, signedIn, open }: { member: RegExp; signedIn: RegExp; open?: RegExp },
): Declared | undefined {
  if (text.search(member) >= 0) return highest(text, member);
  if (signedIn.test(text)) return "signed-in";
  return open?.test(text) ? "anybody" : undefined;
}

/** The highest role that calls of an edge name. A call without one requires "viewer". */
function highest(text: string, call: RegExp): Role | undefined {
  const named = [...text.matchAll(call)].map(([, argument = ""]) => {
    const name = argument.trim().replaceAll('"', "") || "viewer";
    return roles.find((role) => role === name);
  });
  if (named.includes(undefined)) return undefined;
  return (named as Role[]).reduce<Role | undefined>(
    (most, role) => (most && roleAllows(most, role) ? most : role),
    undefined,
  );
}

function source(file: string): string {
  return readFileSync(file, "utf8");
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(`${build}/${file}`, "utf8")) as T;
}
