import { type Role, roleAllows } from "@/lib/base/member";
import { sectionGroups } from "./sections";

/** The groups of settings with the pages that a role may see; groups without one are left out. */
export function sectionGroupsFor(role: Role): typeof sectionGroups {
  return sectionGroups
    .map(({ label, sections }) => ({ label, sections: sections.filter((one) => roleAllows(role, one.role)) }))
    .filter(({ sections }) => sections.length > 0);
}
