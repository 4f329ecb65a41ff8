import { TabsNav } from "@/app/_components/ui/tabs-nav";

/** The two lists under Alerts. */
export function AlertsTabs({ current }: { current: "alerts" | "channels" }) {
  return (
    <TabsNav
      label="Alerts"
      tabs={[
        { label: "Alerts", href: "/alerts", isCurrent: current === "alerts" },
        { label: "Channels", href: "/alerts/channels", isCurrent: current === "channels" },
      ]}
    />
  );
}
