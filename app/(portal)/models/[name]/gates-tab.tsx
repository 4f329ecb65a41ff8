import { z } from "zod";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { Section } from "@/app/_components/ui/section";
import { removeGateAction } from "@/app/(portal)/models/actions";
import { GateChecks } from "@/app/(portal)/models/gate-checks";
import type { ModelAddress } from "@/app/(portal)/models/model-address";
import { modelHref } from "@/app/(portal)/models/model-href";
import { type Role, roleAllows } from "@/lib/base/member";
import { championAlias } from "@/lib/registry/alias";
import { gates } from "@/lib/registry/gate-catalog";
import { listGateChecks, listGates } from "@/lib/registry/gate-queries";
import type { TrainedModel } from "@/lib/registry/model-view";
import { GateForm } from "./gate-form";

/** The gates of the model's aliases, a form for one gate, and the gate results. */
export async function GatesTab({
  model,
  role,
  address,
}: {
  model: TrainedModel;
  role: Role;
  address: ModelAddress;
}) {
  const [set, checks] = await Promise.all([
    listGates(model.teamId, model.id),
    listGateChecks(model.teamId, model.id),
  ]);
  const maySet = roleAllows(role, "admin");
  const opened = maySet ? gates.get(address.gate ?? "") : undefined;
  const alias = address.alias ?? championAlias;
  const hrefOf = (gate: string, ofAlias = championAlias) =>
    modelHref(model.name, { tab: "gates", gate, alias: ofAlias });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Section isMinor title="Gates">
        <DataTable
          label="Gates"
          rows={set}
          rowKey={(gate) => gate.id}
          empty={
            <EmptyState title="No gates yet" level={3}>
              A gate must pass before its alias can move to a version. Its result is kept as evidence.
            </EmptyState>
          }
          columns={[
            { key: "alias", header: "Alias", cell: ({ alias }) => `@${alias}`, isMono: true },
            { key: "gate", header: "Gate", cell: ({ gate }) => gates.get(gate)?.name ?? gate },
            { key: "settings", header: "Settings", cell: ({ settings }) => inWords(settings) },
            { key: "by", header: "Set by", cell: ({ setBy }) => setBy, isMinor: true },
            {
              key: "do",
              header: <span className="sr-only">Change</span>,
              align: "end",
              cell: ({ alias, gate }) =>
                maySet && (
                  <span className="inline-flex flex-wrap justify-end gap-2">
                    <LinkButton size="sm" scroll={false} href={hrefOf(gate, alias)}>
                      Change
                    </LinkButton>
                    <ActionForm action={removeGateAction} values={{ name: model.name, alias, gate }}>
                      <SubmitButton size="sm" variant="remove" pending="Removing…">
                        Remove
                      </SubmitButton>
                    </ActionForm>
                  </span>
                ),
            },
          ]}
        />
        {maySet && (
          <nav aria-label="Add gate" className="flex flex-wrap items-center gap-2 text-sm">
            <span className="text-muted">Add gate:</span>
            {[...gates.values()].map(({ slug, name }) => (
              <LinkButton key={slug} size="sm" scroll={false} href={hrefOf(slug)}>
                {name}
              </LinkButton>
            ))}
          </nav>
        )}
        {opened && (
          <GateForm
            key={`${opened.slug} ${alias}`}
            model={model.name}
            alias={alias}
            gate={{ slug: opened.slug, name: opened.name, description: opened.description }}
            schema={z.toJSONSchema(opened.settings, { io: "input" })}
            values={set.find((gate) => gate.gate === opened.slug && gate.alias === alias)?.settings}
          />
        )}
      </Section>
      <Section isMinor title="Gate results">
        <GateChecks checks={checks} />
      </Section>
    </div>
  );
}

function inWords(settings: Record<string, unknown>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
