import { Markdown } from "@/app/_components/markdown/markdown";
import { cx } from "@/app/_components/ui/cx";
import { Time } from "@/app/_components/ui/time";
import type { ShownPanel } from "@/lib/dashboards/queries";
import { PanelContent } from "./panel-content";

/** A panel to show; `error` is left out where strangers see it. */
export type GridPanel = Omit<ShownPanel, "error"> & { error?: string | null };

/** The panels of a dashboard in two columns, each with the time at which its result was read. */
export function PanelGrid({ panels, teamId }: { panels: readonly GridPanel[]; teamId: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
      {panels.map((shown) => (
        <section
          key={shown.panel.id}
          aria-label={shown.panel.title || "Text"}
          className={cx(
            "grid grid-cols-[minmax(0,1fr)] gap-2 rounded-md border border-line bg-panel p-4",
            shown.panel.width === "full" && "lg:col-span-2",
          )}
        >
          {shown.panel.title && (
            <h2 className="text-sm font-medium [overflow-wrap:anywhere]">{shown.panel.title}</h2>
          )}
          {shown.panel.type === "text" ? (
            <Markdown teamId={teamId} headingOffset={shown.panel.title ? 2 : 1} anchorPrefix={shown.panel.id}>
              {String(shown.panel.markdown ?? "")}
            </Markdown>
          ) : (
            <>
              {shown.result && <PanelContent result={shown.result} title={shown.panel.title} />}
              <Freshness {...shown} />
            </>
          )}
        </section>
      ))}
    </div>
  );
}

function Freshness({ refreshedAt, failedAt, error }: GridPanel) {
  return (
    <div className="text-xs text-muted">
      {refreshedAt ? (
        <p>
          Refreshed <Time value={refreshedAt} />
        </p>
      ) : (
        !failedAt && <p>Not refreshed yet.</p>
      )}
      {failedAt && (
        <p className="text-bad [overflow-wrap:anywhere]">
          The refresh <Time value={failedAt} /> failed{error ? `: ${error}` : "."}
        </p>
      )}
    </div>
  );
}
