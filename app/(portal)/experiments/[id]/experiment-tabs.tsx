import { TabsNav } from "@/app/_components/ui/tabs-nav";

/** Parts of an experiment, each with an address. */
export function ExperimentTabs({
  wireId,
  current,
}: {
  wireId: string;
  current: "runs" | "models" | "traces";
}) {
  const path = `/experiments/${wireId}`;
  return (
    <TabsNav
      label="Experiment"
      tabs={[
        { label: "Runs", href: path, isCurrent: current === "runs" },
        { label: "Logged models", href: `${path}/models`, isCurrent: current === "models" },
        { label: "Traces", href: `${path}/traces`, isCurrent: current === "traces" },
      ]}
    />
  );
}
