import Link from "next/link";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { Time } from "@/app/_components/ui/time";
import type { Run } from "@/lib/runs/read/queries";

/** Heading of one side: its run. */
export function RunHeading({ label, run }: { label: string; run: Run }) {
  return (
    <section aria-label={label} className="rounded-md border border-line bg-panel px-4 py-3">
      <p className="text-xs text-muted">{label}</p>
      <h2 className="font-medium [overflow-wrap:anywhere]">
        <Link href={`/runs/${run.id}`} className="hover:underline">
          {run.name}
        </Link>
      </h2>
      <p className="mt-1 flex flex-wrap items-center gap-3 text-sm text-muted">
        <StateBadge state={run.state} plain />
        <span>{run.deploymentName ?? run.flowName}</span>
        <Time value={run.createdAt} />
      </p>
    </section>
  );
}
