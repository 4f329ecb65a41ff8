import { Change } from "@/app/_components/ui/change";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { Time } from "@/app/_components/ui/time";
import { gates } from "@/lib/registry/gate-catalog";
import type { TrainedModel } from "@/lib/registry/model-view";

/** Every move of the model's aliases, newest first. */
export function HistoryTab({ model }: { model: TrainedModel }) {
  return (
    <div className="grid gap-2">
      <p className="text-sm text-muted">
        Every alias move, newest first. Entries can’t be changed or deleted.
      </p>
      <DataTable
        label="History of aliases"
        rows={model.aliasChanges}
        rowKey={(change) => change.id}
        empty={<EmptyState title="No alias moves yet" />}
        columns={[
          { key: "when", header: "Time", cell: ({ createdAt }) => <Time value={createdAt} absolute /> },
          { key: "alias", header: "Alias", cell: ({ alias }) => `@${alias}`, isMono: true },
          {
            key: "move",
            header: "Move",
            cell: ({ fromVersion, toVersion }) => (
              <Change from={fromVersion ?? "none"} to={toVersion ?? "none"} />
            ),
          },
          { key: "who", header: "Moved by", cell: ({ changedBy }) => changedBy || "the portal" },
          {
            key: "why",
            header: "Reason",
            cell: ({ reason, overridden }) => (
              <>
                {reason || "–"}
                {overridden.length > 0 && (
                  <span className="block text-xs text-warn">
                    Overrode gates: {overridden.map((gate) => gates.get(gate)?.name ?? gate).join(", ")}
                  </span>
                )}
              </>
            ),
          },
        ]}
      />
    </div>
  );
}
