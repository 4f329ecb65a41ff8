import { TabsNav } from "@/app/_components/ui/tabs-nav";

/** The two lists under Automations. */
export function AutomationsTabs({ current }: { current: "automations" | "outgoing" }) {
  return (
    <TabsNav
      label="Automations"
      tabs={[
        { label: "Automations", href: "/automations", isCurrent: current === "automations" },
        { label: "Outgoing webhooks", href: "/automations/outgoing", isCurrent: current === "outgoing" },
      ]}
    />
  );
}
