import { TabsNav } from "@/app/_components/ui/tabs-nav";
import { countParts } from "@/lib/experiments/count-parts";
import type { Experiment } from "@/lib/experiments/queries";

/** Parts of an experiment, each with an address and the number of what it has. */
export async function ExperimentTabs({
  experiment: { id, teamId, wireId },
  current,
}: {
  experiment: Pick<Experiment, "id" | "teamId" | "wireId">;
  current: "runs" | "models" | "traces";
}) {
  const path = `/experiments/${wireId}`;
  const counts = await countParts(teamId, id);
  return (
    <TabsNav
      label="Experiment"
      tabs={[
        { label: "Runs", href: path, isCurrent: current === "runs", count: counts.runs },
        {
          label: "Logged models",
          href: `${path}/models`,
          isCurrent: current === "models",
          count: counts.models,
        },
        { label: "Traces", href: `${path}/traces`, isCurrent: current === "traces", count: counts.traces },
      ]}
    />
  );
}
