import { processWide } from "@/db/process-wide";
import { RateLimitError } from "./rate-limit";

const retryAfterS = 10;

/**
 * Counts something that a team has under way in this process.
 * @param kind what is counted
 * @returns function to call when it has ended; further calls have no effect
 * @throws RateLimitError with the message when the team has `most` under way
 */
export function openOfTeam(
  kind: string,
  teamId: string,
  { most, message }: { most: number; message: string },
): () => void {
  const counts = processWide(kind, () => new Map<string, number>());
  const now = counts.get(teamId) ?? 0;
  if (now >= most) throw new RateLimitError(retryAfterS, message);
  counts.set(teamId, now + 1);
  let isOpen = true;
  return () => {
    const left = (counts.get(teamId) ?? 0) - 1;
    if (isOpen && left > 0) counts.set(teamId, left);
    else if (isOpen) counts.delete(teamId);
    isOpen = false;
  };
}
