import { dayMs, hourMs } from "@/lib/base/time-units";

export { bytesInWords as formatBytes } from "@/lib/base/bytes-in-words";

const wholeNumber = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

/** A duration in at most two units: "840 ms", "12.4 s", "3 min 5 s", "2 h 10 min", "4 d 2 h". */
export function formatMs(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return pair(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** Thousands with commas for whole numbers, four significant digits otherwise. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value) || Math.abs(value) >= 10_000) return wholeNumber.format(value);
  const size = Math.abs(value);
  return size < 0.0001 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

/** A name that fits: what is too long ends with an ellipsis. */
export function cut(name: string, longest: number): string {
  return name.length > longest ? `${name.slice(0, longest - 1)}…` : name;
}

/** A change with its sign, "+1,200" or "−0.5". */
export function formatChange(value: number): string {
  return `${value < 0 ? "−" : "+"}${formatNumber(Math.abs(value))}`;
}

/** "just now", "12 s ago", "in 5 min", "3 d ago". */
export function formatRelative(time: Date, now: Date): string {
  const ms = now.getTime() - time.getTime();
  const size = Math.abs(ms);
  if (size < 5000) return "just now";
  const [unitMs, unit] =
    size < 60_000
      ? ([1000, "s"] as const)
      : size < hourMs
        ? ([60_000, "min"] as const)
        : size < dayMs
          ? ([hourMs, "h"] as const)
          : ([dayMs, "d"] as const);
  return ms > 0 ? `${Math.floor(size / unitMs)} ${unit} ago` : `in ${Math.round(size / unitMs)} ${unit}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** A time's parts on the clocks of a zone; formats are kept, since making one takes 20 times as long as using it. */
function partsIn(time: Date, timeZone: string): Record<string, string> {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      fractionalSecondDigits: 3,
      timeZoneName: "short",
    });
    clocks.set(timeZone, clock);
  }
  return Object.fromEntries(clock.formatToParts(time).map(({ type, value }) => [type, value]));
}

/** "2026-11-24 02:15:03 UTC", or "2026-11-24 03:15:03 CET" in a time zone. */
export function formatAbsolute(time: Date, timeZone = "UTC"): string {
  const { year, month, day, hour, minute, second, timeZoneName } = partsIn(time, timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${timeZoneName}`;
}

/** "03:15:03.120" in a time zone. */
export function formatClock(time: Date, timeZone: string): string {
  const { hour, minute, second, fractionalSecond } = partsIn(time, timeZone);
  return `${hour}:${minute}:${second}.${fractionalSecond}`;
}

/** "Wed 25 Nov 2026, 02:30 CET" in a time zone; seconds only if not zero. */
export function formatInZone(time: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).formatToParts(time);
  const parsed = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const seconds = parsed.second === "00" ? "" : `:${parsed.second}`;
  return `${parsed.weekday} ${parsed.day} ${parsed.month} ${parsed.year}, ${parsed.hour}:${parsed.minute}${seconds} ${parsed.timeZoneName}`;
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}
