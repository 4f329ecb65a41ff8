import { processWide } from "@/db/process-wide";
import { environment } from "@/lib/base/environment";
import { RateLimitError } from "./rate-limit";

const retryAfterS = 10;

const counts = processWide("streams", () => new Map<string, number>());

/**
 * Counts an open stream of a member in this process.
 * @returns function to call when the stream has ended; further calls have no effect
 * @throws RateLimitError when the member or the team has too many open (STREAMS_PER_MEMBER, STREAMS_PER_TEAM)
 */
export function openStream({ teamId, userId }: { teamId: string; userId: string }): () => void {
  const { perMember, perTeam } = environment().streams;
  const member = `member ${teamId} ${userId}`;
  const team = `team ${teamId}`;
  if (isReached(member, perMember))
    throw new RateLimitError(
      retryAfterS,
      `You have ${perMember} live streams open, which is the limit. Close some pages or programs first.`,
    );
  if (isReached(team, perTeam))
    throw new RateLimitError(
      retryAfterS,
      `Your team has ${perTeam} live streams open, which is the limit. Close some first.`,
    );
  for (const key of [member, team]) add(key, 1);
  let isOpen = true;
  return () => {
    if (isOpen) for (const key of [member, team]) add(key, -1);
    isOpen = false;
  };
}

/** 0 disables the limit. */
function isReached(key: string, most: number): boolean {
  return most > 0 && (counts.get(key) ?? 0) >= most;
}

function add(key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
