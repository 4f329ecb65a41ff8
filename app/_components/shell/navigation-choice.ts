import { placeGroups } from "./places";

/** Cookie that remembers the navigation, so that the server draws it as the person left it. */
export const navigationCookie = "switchyard-navigation";

/** A person's arrangement of the navigation: a narrow bar of icons, and groups that are closed. */
export type NavigationChoice = { isNarrow: boolean; closed: string[] };

const narrow = "narrow";
const groups = placeGroups.map(({ id }) => id);

/** Reads the cookie's value; names that are not known are left out. */
export function readNavigation(value: string | undefined): NavigationChoice {
  const parts = value?.split(".") ?? [];
  return { isNarrow: parts.includes(narrow), closed: groups.filter((id) => parts.includes(id)) };
}

/** The text for `document.cookie` that keeps a choice for a year. */
export function navigationCookieText({ isNarrow, closed }: NavigationChoice): string {
  const value = [...(isNarrow ? [narrow] : []), ...closed].join(".");
  return `${navigationCookie}=${value}; path=/; max-age=31536000; samesite=lax`;
}
