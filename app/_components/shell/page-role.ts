import { sections } from "@/app/(portal)/settings/sections";
import type { Role } from "@/lib/base/member";
import { isWithin } from "./places";

/** Least roles of pages by the end of their path; the settings list theirs. */
const ofEndings: [ending: RegExp, role: Role][] = [
  [/^\/settings\/members\/[^/]+$/, "admin"],
  [/\/backfill$/, "operator"],
  [/\/new(\/[^/]+)?$/, "editor"],
  [/\/edit$/, "editor"],
];

/** The role that a page asks for, as `requireMember` on it does, for the page that says so to who has less. */
export function roleOfPage(pathname: string): Role {
  const section = sections.find(({ href }) => isWithin(pathname, href));
  const found = ofEndings.find(([ending]) => ending.test(pathname));
  return found?.[1] ?? section?.role ?? "viewer";
}
