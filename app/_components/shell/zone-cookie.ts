/** Cookie by which the server knows in which time zone this browser's reader sees times. */
export const zoneCookie = "switchyard-time-zone";

/** A zone, and whether the person chose it; otherwise it is the browser's own. */
export type ZoneChoice = { zone: string; isChosen: boolean };

const chosen = "chosen:";

/** The text for `document.cookie` that keeps a zone for a year. */
export function zoneCookieText({ zone, isChosen }: ZoneChoice): string {
  const value = encodeURIComponent(`${isChosen ? chosen : ""}${zone}`);
  return `${zoneCookie}=${value}; path=/; max-age=31536000; samesite=lax`;
}

/** Reads the cookie's value, of which the zone is still to be checked. */
export function readZoneCookie(value: string | undefined): ZoneChoice | undefined {
  if (!value) return undefined;
  const isChosen = value.startsWith(chosen);
  return { zone: isChosen ? value.slice(chosen.length) : value, isChosen };
}
