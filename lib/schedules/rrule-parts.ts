/** Checks a whole number within bounds; negative ones, counted from the end, where allowed. */
const numbers =
  (least: number, most: number, { fromEnd = false } = {}) =>
  (value: string): boolean =>
    value.split(",").every((text) => {
      const number = /^[+-]?\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
      return fromEnd
        ? Math.abs(number) >= least && Math.abs(number) <= most
        : number >= least && number <= most;
    });
const single =
  (check: (value: string) => boolean) =>
  (value: string): boolean =>
    !value.includes(",") && check(value);
const oneOf =
  (...known: string[]) =>
  (value: string): boolean =>
    known.includes(value.toUpperCase());
const weekday = /^(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)$/i;

/** COUNT is counted from DTSTART at each search, so it is bounded; UNTIL costs nothing. */
const mostCount = 500;

/** Parts of an RRULE (RFC 5545, 3.3.10) with their accepted values. */
const parts: Record<string, { takes: string; check: (value: string) => boolean }> = {
  FREQ: {
    takes: "SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY",
    check: oneOf("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"),
  },
  INTERVAL: { takes: "a whole number of 1–10000", check: single(numbers(1, 10_000)) },
  COUNT: {
    takes: `a whole number of 1–${mostCount} (for more, give UNTIL)`,
    check: single(numbers(1, mostCount)),
  },
  UNTIL: { takes: "a time such as 20271231T235959Z", check: (value) => /^\d{8}(T\d{6}Z?)?$/.test(value) },
  BYSECOND: { takes: "0–59", check: numbers(0, 59) },
  BYMINUTE: { takes: "0–59", check: numbers(0, 59) },
  BYHOUR: { takes: "0–23", check: numbers(0, 23) },
  BYDAY: {
    takes: "weekdays such as MO,TU or -1FR",
    check: (value) => value.split(",").every((day) => weekday.test(day)),
  },
  BYMONTHDAY: { takes: "1–31, or -31 to -1 from the end", check: numbers(1, 31, { fromEnd: true }) },
  BYYEARDAY: { takes: "1–366, or -366 to -1 from the end", check: numbers(1, 366, { fromEnd: true }) },
  BYWEEKNO: { takes: "1–53, or -53 to -1 from the end", check: numbers(1, 53, { fromEnd: true }) },
  BYMONTH: { takes: "1–12", check: numbers(1, 12) },
  BYSETPOS: { takes: "1–366, or -366 to -1 from the end", check: numbers(1, 366, { fromEnd: true }) },
  WKST: { takes: "a weekday such as MO", check: oneOf("MO", "TU", "WE", "TH", "FR", "SA", "SU") },
};

/** An RRULE's parts by name, in upper case. */
export type RRuleParts = Map<string, string>;

/**
 * Splits a rule into its parts. @param rule without `RRULE:` @throws Error naming the part that is unknown, repeated or
 * out of range
 */
export function readParts(rule: string): RRuleParts {
  const found: RRuleParts = new Map();
  for (const part of rule.split(";")) {
    const [, name, value] = /^([A-Za-z]+)=(.+)$/.exec(part) ?? [];
    const known = name && parts[name.toUpperCase()];
    if (!known || value === undefined) throw new Error(`there is no part "${part.slice(0, 60)}"`);
    const upper = name.toUpperCase();
    if (found.has(upper)) throw new Error(`${upper} is there twice; give its values in one list`);
    if (!known.check(value)) throw new Error(`${upper} takes ${known.takes}, not "${value.slice(0, 60)}"`);
    found.set(upper, value.toUpperCase());
  }
  if (!found.has("FREQ")) throw new Error("there is no FREQ");
  checkTogether(found);
  return found;
}

/** RFC 5545's rules on parts that exclude each other. */
function checkTogether(found: RRuleParts): void {
  const freq = found.get("FREQ")!;
  const not = (name: string, when: boolean, why: string) => {
    if (found.has(name) && when) throw new Error(`${name} does not go with ${why}`);
  };
  not("COUNT", found.has("UNTIL"), "UNTIL");
  const isQuick = freq === "SECONDLY" || freq === "MINUTELY";
  not(
    "COUNT",
    isQuick && [...found.keys()].some((name) => name.startsWith("BY")),
    `BY parts and FREQ=${freq}; give UNTIL`,
  );
  not("BYWEEKNO", freq !== "YEARLY", `FREQ=${freq}`);
  not("BYYEARDAY", ["DAILY", "WEEKLY", "MONTHLY"].includes(freq), `FREQ=${freq}`);
  not("BYMONTHDAY", freq === "WEEKLY", "FREQ=WEEKLY");
  if (/\d/.test(found.get("BYDAY") ?? "") && !["MONTHLY", "YEARLY"].includes(freq))
    throw new Error(`BYDAY has numbers with FREQ=MONTHLY and FREQ=YEARLY only`);
  if (found.has("BYSETPOS") && ![...found.keys()].some((name) => /^BY(?!SETPOS)/.test(name)))
    throw new Error("BYSETPOS picks from the times of another BY part, and there is none");
  const [most, period, instead] = mostTimes[freq]!;
  if (timesPerPeriod(found) > most)
    throw new Error(`it names more than ${most} times ${period}; use FREQ=${instead}`);
}

/** Maximum number of times per period: as many as the search handles in about 80 ms. */
const mostTimes: Record<string, [most: number, period: string, instead: string]> = {
  SECONDLY: [60, "a second", "MINUTELY"],
  MINUTELY: [60, "a minute", "SECONDLY"],
  HOURLY: [1_440, "an hour", "MINUTELY"],
  DAILY: [1_440, "a day", "MINUTELY or HOURLY"],
  WEEKLY: [1_440, "a week", "DAILY"],
  MONTHLY: [200, "a month", "DAILY with BYMONTHDAY"],
  YEARLY: [100, "a year", "DAILY or WEEKLY with BYMONTH"],
};

/** Upper bound of the times per period. */
function timesPerPeriod(found: RRuleParts): number {
  const length = (name: string) => found.get(name)?.split(",").length ?? 0;
  const or1 = (count: number) => Math.max(1, count);
  const [hours, minutes, seconds] = [length("BYHOUR"), length("BYMINUTE"), length("BYSECOND")].map(or1) as [
    number,
    number,
    number,
  ];
  const months = length("BYMONTH") || 12;
  const plainDays = (found.get("BYDAY") ?? "").split(",").filter((day) => /^[A-Z]{2}$/.test(day)).length;
  const numberedDays = length("BYDAY") - plainDays;
  const timesOfDay = hours * minutes * seconds;
  switch (found.get("FREQ")) {
    case "HOURLY":
      return minutes * seconds;
    case "MINUTELY":
      return seconds;
    case "DAILY":
      return timesOfDay;
    case "WEEKLY":
      return or1(length("BYDAY")) * timesOfDay;
    case "MONTHLY":
      return or1(Math.max(length("BYMONTHDAY"), plainDays * 5 + numberedDays)) * timesOfDay;
    case "YEARLY":
      return (
        Math.max(
          or1(length("BYMONTH")),
          length("BYYEARDAY"),
          length("BYMONTHDAY") * months,
          length("BYWEEKNO") * (length("BYDAY") || 7),
          length("BYWEEKNO") + length("BYMONTHDAY") > 0
            ? 0
            : plainDays * Math.ceil(4.4 * months) + numberedDays * or1(length("BYMONTH")),
        ) * timesOfDay
      );
    default:
      return 1;
  }
}
