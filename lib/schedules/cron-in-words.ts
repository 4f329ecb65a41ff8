const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = "January February March April May June July August September October November December".split(
  " ",
);
const nicknames: Record<string, string> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@hourly": "0 * * * *",
};
const and = new Intl.ListFormat("en-GB");

/** A cron expression in words, "every weekday at 02:30"; what is too intricate for words is quoted. */
export function cronInWords(expression: string): string {
  const fields = (nicknames[expression.toLowerCase()] ?? expression).split(/\s+/);
  if (fields.length === 5) fields.unshift("0");
  const [second = "", minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const times = clockTimes(hour, minute, second);
  const rhythm = times ? undefined : rhythmInWords(hour, minute, second);
  const days = daysInWords(day, month, weekday);
  if (days === undefined || !(times || rhythm)) return `by cron “${expression}”`;
  if (times) return `${days || "every day"} at ${and.format(times)}`;
  return days ? `${rhythm}, ${days}` : rhythm!;
}

function clockTimes(hour: string, minute: string, second: string): string[] | undefined {
  const [hours, minutes, seconds] = [numbers(hour), numbers(minute), numbers(second)];
  if (!hours || !minutes || seconds?.length !== 1 || hours.length * minutes.length > 6) return undefined;
  const end = seconds[0] ? `:${two(seconds[0])}` : "";
  return hours.flatMap((h) => minutes.map((m) => `${two(h)}:${two(m)}${end}`));
}

function rhythmInWords(hour: string, minute: string, second: string): string | undefined {
  if (second !== "0") return hour === "*" && minute === "*" ? every(second, "second") : undefined;
  const minutes = numbers(minute);
  if (minutes) {
    const hours = every(hour, "hour");
    const at = minutes.join() === "0" ? "" : ` at minute ${and.format(minutes.map(String))}`;
    return hours && hours + at;
  }
  const rhythm = every(minute, "minute");
  if (!rhythm || hour === "*") return rhythm;
  const [from, to] = hour.split("-");
  return numbers(hour) && !hour.includes(",") && from
    ? `${rhythm} from ${two(Number(from))}:00 to ${two(Number(to ?? from))}:59`
    : undefined;
}

/** Empty for every day, undefined for what has no words here. */
function daysInWords(day: string, month: string, weekday: string): string | undefined {
  const inMonths = month === "*" ? [] : numbers(named(month, months, 1));
  if (!inMonths) return undefined;
  const monthNames = and.format(inMonths.map((number) => months[number - 1]!));
  if (day === "*" && weekday === "*") return monthNames && `every day in ${monthNames}`;
  if (day === "*") {
    const days = numbers(named(weekday, weekdays, 0))?.map((number) => number % 7);
    if (!days) return undefined;
    const names =
      days.join() === "1,2,3,4,5" ? "weekday" : and.format(days.map((number) => weekdays[number]!));
    return `every ${names}${monthNames && ` in ${monthNames}`}`;
  }
  if (weekday !== "*") return undefined;
  const days =
    day.toUpperCase() === "L" ? "last day" : numbers(day) && and.format(numbers(day)!.map(ordinal));
  return days && `on the ${days} of ${monthNames || "every month"}`;
}

function every(field: string, unit: string): string | undefined {
  if (field === "*" || field === "*/1") return `every ${unit}`;
  const step = field.match(/^\*\/(\d+)$/)?.[1];
  return step && `every ${step} ${unit}s`;
}

/** "1,3-5" as numbers; undefined for anything but lists and ranges of numbers. */
function numbers(field: string): number[] | undefined {
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(field)) return undefined;
  return field.split(",").flatMap((part) => {
    const [from, to = from] = part.split("-").map(Number) as [number, number?];
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

/** Names of days or months in a field as their numbers. */
function named(field: string, names: string[], first: number): string {
  return field.replace(/[a-z]{3}/gi, (name) => {
    const index = names.findIndex((full) => full.slice(0, 3).toLowerCase() === name.toLowerCase());
    return index < 0 ? name : String(index + first);
  });
}

function ordinal(number: number): string {
  const ending = { one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" };
  return number + ending[new Intl.PluralRules("en", { type: "ordinal" }).select(number)];
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
