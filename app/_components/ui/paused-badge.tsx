/** Badge of a paused item. */
export function PausedBadge() {
  return <span className="rounded bg-warn-soft px-1.5 py-0.5 text-xs font-normal text-warn">Paused</span>;
}
