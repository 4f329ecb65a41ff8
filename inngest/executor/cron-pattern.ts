import { Cron } from "croner";

/**
 * Inngest's cron format: five fields or `@daily` and the like, optionally preceded by `TZ=Europe/Paris ` for a zone
 * other than UTC.
 */
export function parseCron(text: string): Cron {
  const [, zone = "UTC", pattern = text] = text.match(/^(?:CRON_)?TZ=(\S+)\s+(.*)$/) ?? [];
  if (!pattern.startsWith("@") && pattern.trim().split(/\s+/).length !== 5)
    throw new Error(`"${text}" does not have five fields.`);
  return new Cron(pattern, { timezone: zone, paused: true });
}

/** The first slot after a time. @throws when there is none */
export function nextSlot(text: string, after: Date): Date {
  const next = parseCron(text).nextRun(after);
  if (!next) throw new Error(`The cron pattern "${text}" has no next time.`);
  return next;
}
