import { untilAnswered } from "@/db/until-answered";
import { DomainError } from "@/lib/base/errors";
import { sumOutputBytes } from "@/lib/runs/read/task-queries";

/** The state of a run (Inngest's limit is 32 MB), less 1 MB for what the protocol puts around it, in bytes. */
const mostBytes = 31 * 1024 * 1024;
/** Smaller outputs are not counted one by one: the at most 200 nodes of a flow cannot reach the limit with them. */
const smallBytes = 4 * 1024;

export const tooMuchInAll =
  "The tasks of a run may return at most 32 MB in total. Keep tables in storage and pass a reference.";

/**
 * Checks that an output leaves the run's state below Inngest's limit, before the executor has it: an Inngest server
 * would end the run with a message of its own.
 * @throws DomainError "invalid"
 */
export async function requireRoomFor(
  { teamId, runId }: { teamId: string; runId: string },
  output: unknown,
): Promise<void> {
  const bytes = Buffer.byteLength(JSON.stringify(output));
  if (bytes <= smallBytes) return;
  const before = await untilAnswered(() => sumOutputBytes(teamId, runId));
  if (before + bytes > mostBytes) throw new DomainError("invalid", tooMuchInAll);
}
