import { processWide } from "@/db/process-wide";
import { RateLimitError } from "./rate-limit";

/** Tables that a team may download at once from a process; each takes a DuckDB of up to 512 MB. */
const mostOfTeam = 4;
const retryAfterS = 10;

const counts = processWide("downloads of tables", () => new Map<string, number>());

/**
 * Counts a download of a team in this process.
 * @returns function to call when it has ended; further calls have no effect
 * @throws RateLimitError when the team has too many under way
 */
export function openDownload(teamId: string): () => void {
  const now = counts.get(teamId) ?? 0;
  if (now >= mostOfTeam)
    throw new RateLimitError(
      retryAfterS,
      `Your team is downloading ${mostOfTeam} tables, which is the limit. Try again when one has ended.`,
    );
  counts.set(teamId, now + 1);
  let isOpen = true;
  return () => {
    const left = (counts.get(teamId) ?? 0) - 1;
    if (isOpen && left > 0) counts.set(teamId, left);
    else if (isOpen) counts.delete(teamId);
    isOpen = false;
  };
}
