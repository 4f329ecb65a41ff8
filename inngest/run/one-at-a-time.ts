import { processWide } from "@/db/process-wide";

interface UnderWay {
  version: string;
  result: Promise<unknown>;
}

const underWay = processWide("bodies-under-way", () => new Map<string, UnderWay>());

/**
 * Runs `work`, unless work under the same key is under way in this process: then its outcome is given, or, if it was
 * started for another version, `work` begins after it.
 */
export async function oneAtATime(
  key: string,
  version: string,
  work: () => Promise<unknown>,
): Promise<unknown> {
  for (let other = underWay.get(key); other; other = underWay.get(key)) {
    if (other.version === version) return other.result;
    await other.result.catch(() => {});
  }
  const result = work().finally(() => {
    if (underWay.get(key) === mine) underWay.delete(key);
  });
  const mine = { version, result };
  underWay.set(key, mine);
  return result;
}
