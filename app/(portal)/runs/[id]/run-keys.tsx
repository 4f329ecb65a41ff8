import { LinkKeys } from "@/app/_components/shell/link-keys";
import type { Tab } from "@/app/_components/ui/tabs-nav";

/**
 * Keys of a run's page: r retries or reads the page again, digits show the tabs. @param retryHref where a retry may
 * begin
 */
export function RunKeys({ retryHref, tabs }: { retryHref: string | undefined; tabs: readonly Tab[] }) {
  return (
    <LinkKeys
      links={[
        retryHref
          ? { keys: "r", label: "Retry this run", href: retryHref }
          : { keys: "r", label: "Refresh the page" },
        ...tabs.map(({ label, href }, index) => ({
          keys: String(index + 1),
          label: `Show ${label.toLowerCase()}`,
          href,
        })),
      ]}
    />
  );
}
