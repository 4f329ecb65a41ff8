import { Cron } from "croner";

/**
 * Reads a cron expression of five fields, or six with seconds first. Fixed times keep their local time over changes of
 * the clock: one that falls into the gap in spring runs once right after it, one in the repeated hour in autumn runs
 * once. Expressions with `*` in minutes or hours follow real time instead.
 * @throws Error saying what cannot be read
 */
export function readCron(expression: string, timeZone: string): Cron {
  // croner would put the present time in place of "?" and read a date as a single run.
  if (/\?|^\d{4}-/.test(expression)) throw new Error("use five fields: minute, hour, day, month, weekday");
  try {
    return new Cron(expression, {
      timezone: timeZone,
      mode: "5-or-6-parts",
      fixedTimeRule: "no-wildcard",
      paused: true,
    });
  } catch (error) {
    throw new Error((error as Error).message.replace(/^CronPattern: |\.$/g, ""));
  }
}
