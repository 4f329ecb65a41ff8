import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { Section } from "@/app/_components/ui/section";
import { VersionLinks } from "@/app/(portal)/experiments/version-links";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { nameLoggedModels } from "@/lib/experiments/logged-models";
import { listVersionsMade } from "@/lib/registry/versions-made";
import { RegisterForm } from "./change-forms";

/** Logged models that a run read and made, the registered versions that came of it, and a form that registers one. */
export async function ModelsOfRun({
  teamId,
  run,
  sources,
  mayChange,
}: {
  teamId: string;
  run: ExperimentRun;
  /** Sources that a version can be registered from. */
  sources: { value: string; label: string }[];
  mayChange: boolean;
}) {
  const ids = [...new Set(run.models.map(({ modelId }) => modelId))];
  const [names, versions] = await Promise.all([
    nameLoggedModels(teamId, ids),
    listVersionsMade(teamId, { runIds: [run.id], modelIds: ids }),
  ]);
  // A version of another run may have been registered from a model that this one read.
  const made = versions.filter(({ runId }) => runId === run.id);
  return (
    <Section isMinor title="Models">
      <DataTable
        label="Models"
        rows={run.models}
        rowKey={({ modelId, direction, step }) => `${modelId} ${direction} ${step}`}
        rowHref={({ modelId }) => `/experiments/${run.experimentWireId}/models/${modelId}`}
        empty={<EmptyState title="No logged models" level={3} />}
        columns={[
          { key: "model", header: "Logged model", cell: ({ modelId }) => names.get(modelId) ?? modelId },
          {
            key: "direction",
            header: "This run",
            cell: ({ direction }) => (direction === "input" ? "read it" : "made it"),
          },
          {
            key: "versions",
            header: "Registered as",
            cell: ({ modelId }) => (
              <VersionLinks versions={versions.filter((one) => one.modelId === modelId)} />
            ),
          },
          { key: "id", header: "ID", isMono: true, isMinor: true, cell: ({ modelId }) => modelId },
        ]}
      />
      {made.some(({ modelId }) => modelId === null) && (
        <p className="text-sm">
          Registered from its files:{" "}
          <VersionLinks versions={made.filter(({ modelId }) => modelId === null)} />
        </p>
      )}
      {mayChange && (
        <RegisterForm
          sources={sources.map(({ value, label }) => {
            const name = names.get(label);
            return { value, label: name ? `${name} (${label})` : label };
          })}
        />
      )}
    </Section>
  );
}
