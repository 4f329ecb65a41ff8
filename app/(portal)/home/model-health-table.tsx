import Link from "next/link";
import { DataTable } from "@/app/_components/ui/data-table";
import { Time } from "@/app/_components/ui/time";
import { percent } from "@/lib/base/number-text";
import type { ModelHealth } from "@/lib/registry/list-model-health";
import { RecallLine } from "./recall-line";

/** Health of the registered models: metrics of the champion, recall of recent versions, latest drift. */
export function ModelHealthTable({ models }: { models: ModelHealth[] }) {
  return (
    <DataTable
      label="Model health"
      rows={models}
      rowKey={({ name }) => name}
      rowHref={({ name }) => `/models/${encodeURIComponent(name)}`}
      columns={[
        { key: "name", header: "Model", cell: ({ name }) => name },
        {
          key: "champion",
          header: "Champion",
          cell: ({ champion }) => (champion ? `version ${champion.version}` : <NoneYet word="none yet" />),
        },
        { key: "recall", header: "Recall", align: "end", cell: ({ champion }) => share(champion?.recall) },
        {
          key: "auc",
          header: "ROC-AUC",
          align: "end",
          isMinor: true,
          cell: ({ champion }) => champion?.rocAuc?.toFixed(3) ?? "–",
        },
        {
          key: "trend",
          header: "Recall by version",
          isMinor: true,
          cell: ({ recalls }) => <RecallLine recalls={recalls} />,
        },
        {
          key: "drift",
          header: "Last drift",
          isMinor: true,
          cell: ({ drift }) =>
            drift ? (
              <Link href={`/experiments/${drift.experimentWireId}/runs/${drift.experimentRunId}`}>
                {percent(drift.share, 0)} of columns, <Time value={drift.at} />
              </Link>
            ) : (
              <NoneYet word="not checked yet" />
            ),
        },
        { key: "trained", header: "Last trained", cell: (model) => <Time value={model.lastTrainedAt} /> },
      ]}
    />
  );
}

function NoneYet({ word }: { word: string }) {
  return <span className="text-muted">{word}</span>;
}

function share(value: number | null | undefined) {
  return value == null ? "–" : percent(value);
}
