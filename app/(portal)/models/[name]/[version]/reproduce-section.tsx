import { CircleCheck, CircleX } from "lucide-react";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { Badge } from "@/app/_components/ui/badge";
import { DataTable } from "@/app/_components/ui/data-table";
import { Section } from "@/app/_components/ui/section";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { Time } from "@/app/_components/ui/time";
import { reproduceAction } from "@/app/(portal)/models/actions";
import type { TrainedVersion } from "@/lib/registry/model-view";
import { listReproductions } from "@/lib/training/reproduce";

/** Trains the version again, and shows whether the same model came out. */
export async function ReproduceSection({
  version,
  modelSha256,
  mayRun,
}: {
  version: TrainedVersion;
  modelSha256: string;
  mayRun: boolean;
}) {
  const reproductions = await listReproductions(version.teamId, version);
  return (
    <Section isMinor title="Reproduce">
      <p className="max-w-prose text-sm text-muted">
        Model hash: <code title={modelSha256}>{modelSha256.slice(0, 16)}</code>. The same data, seed,
        parameters and code give the same hash.
      </p>
      {mayRun && (
        <ActionForm
          action={reproduceAction}
          values={{ name: version.name, version: String(version.version) }}
        >
          <SubmitButton variant="secondary" pending="Starting…">
            Train again
          </SubmitButton>
        </ActionForm>
      )}
      {reproductions.length > 0 && (
        <DataTable
          label="Reproductions"
          rows={reproductions}
          rowKey={({ runId }) => runId}
          rowHref={({ runId }) => `/runs/${runId}`}
          columns={[
            { key: "name", header: "Run", cell: ({ name }) => name },
            { key: "state", header: "State", cell: ({ state }) => <StateBadge state={state} plain /> },
            {
              key: "hash",
              header: "Model",
              cell: ({ modelSha256: found }) =>
                found && <Verdict isSame={found === modelSha256} hash={found} />,
            },
            { key: "when", header: "Started", cell: ({ createdAt }) => <Time value={createdAt} /> },
          ]}
        />
      )}
    </Section>
  );
}

function Verdict({ isSame, hash }: { isSame: boolean; hash: string }) {
  return (
    <span title={hash}>
      {isSame ? (
        <Badge label="Identical model" icon={CircleCheck} tone="ok" />
      ) : (
        <Badge label={`Different model, ${hash.slice(0, 16)}`} icon={CircleX} tone="bad" />
      )}
    </span>
  );
}
