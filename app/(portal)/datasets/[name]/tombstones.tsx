import { Time } from "@/app/_components/ui/time";
import { counted } from "@/lib/base/number-text";
import { listTombstones } from "@/lib/datasets/tombstones";

/** Erasures from a version: how many rows, why, by whom and when. */
export async function Tombstones({ teamId, versionId }: { teamId: string; versionId: string }) {
  const tombstones = await listTombstones(teamId, versionId);
  return tombstones.map(({ rows, reason, erasedBy, sha256Before, createdAt }) => (
    <p key={createdAt.toISOString()} className="text-sm text-warn break-words">
      {counted(rows, "row")} erased <Time value={createdAt} /> by {erasedBy}:{" "}
      {/[.!?]$/.test(reason) ? reason : `${reason}.`} The SHA-256 before was{" "}
      <code>{sha256Before.slice(0, 12)}</code>.
    </p>
  ));
}
