import { dayMs, hourMs } from "@/lib/base/time-units";

const unitMs: Record<string, number> = {
  w: 604_800_000,
  d: dayMs,
  h: hourMs,
  m: 60_000,
  s: 1000,
  ms: 1,
};
const form = /^(?:\d+(?:\.\d+)?(?:ms|[wdhms]))+$/;

/** Milliseconds of Inngest's time string, such as "1d2h30m" (SDK_SPEC §1.3.2); undefined for another format. */
export function durationMs(text: string): number | undefined {
  if (!form.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[wdhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * unitMs[unit!]!,
    0,
  );
}
