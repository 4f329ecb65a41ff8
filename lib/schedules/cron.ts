import { Cron } from "croner";

/**
 * Parses a cron expression of five fields, or six with seconds first. Fixed times keep their local time across clock
 * changes: a time in the spring gap runs once right after it, a time in the repeated autumn hour runs once. Expressions
 * with `*` in minutes or hours follow real time instead.
 * @throws Error with the part that cannot be read
 */
export function readCron(expression: string, timeZone: string): Cron {
  // croner would replace "?" by the present time, and treat a date as a single run.
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
