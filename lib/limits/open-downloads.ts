import { openOfTeam } from "./open-of-team";

/** Tables that a team may download at once from a process; each takes a DuckDB of up to 512 MB. */
const mostOfTeam = 4;

/**
 * Counts a download of a team in this process.
 * @returns function to call when it has ended; further calls have no effect
 * @throws RateLimitError when the team has too many under way
 */
export function openDownload(teamId: string): () => void {
  return openOfTeam("downloads of tables", teamId, {
    most: mostOfTeam,
    message: `Your team is downloading ${mostOfTeam} tables, which is the limit. Try again when one has ended.`,
  });
}
