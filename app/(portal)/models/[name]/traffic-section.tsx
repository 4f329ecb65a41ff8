import { ActionForm } from "@/app/_components/forms/action-form";
import { SelectField, TextField } from "@/app/_components/forms/field";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { DataTable } from "@/app/_components/ui/data-table";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { formatNumber } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import { removeTrafficAction, setTrafficAction } from "@/app/(portal)/models/actions";
import { type Role, roleAllows } from "@/lib/base/member";
import { counted, percent } from "@/lib/base/number-text";
import { dayMs } from "@/lib/base/time-units";
import type { TrainedModel } from "@/lib/registry/model-view";
import { listTraffic, type SetTraffic } from "@/lib/registry/set-traffic";
import { compareTraffic } from "@/lib/serving/compare-traffic";

const shownDays = 30;

/** Second versions of the model's aliases: a split or a shadow, and how their scores compare. */
export async function TrafficSection({ model, role }: { model: TrainedModel; role: Role }) {
  const set = await listTraffic(model.teamId, model.id);
  const maySet = roleAllows(role, "operator") && model.aliases.length > 0 && model.versions.length > 1;
  if (set.length === 0 && !maySet) return null;
  return (
    <Section isMinor title="Traffic">
      {set.map((traffic) => (
        <OneTraffic key={traffic.id} model={model} traffic={traffic} maySet={maySet} />
      ))}
      {maySet && (
        <Disclosure title="Try a second version on real requests">
          <p className="mb-3 max-w-prose text-sm text-muted">
            A shadow scores requests without answering them; a split answers its share of them.
          </p>
          <ActionForm action={setTrafficAction} values={{ name: model.name }}>
            <div className="flex flex-wrap items-end gap-2 text-sm">
              <Choice name="alias" label="Alias" values={model.aliases.map(({ alias }) => alias)} />
              <Choice name="mode" label="Mode" values={["shadow", "split"]} />
              <Choice
                name="version"
                label="Second version"
                values={model.versions.map(({ version }) => String(version))}
              />
              <TextField
                name="percent"
                id="traffic-percent"
                label="Share, %"
                type="number"
                min={1}
                max={100}
                defaultValue={10}
                required
              />
              <SubmitButton variant="secondary" pending="Saving…">
                Set second version
              </SubmitButton>
            </div>
          </ActionForm>
        </Disclosure>
      )}
    </Section>
  );
}

function Choice({ name, label, values }: { name: string; label: string; values: string[] }) {
  return (
    <SelectField name={name} id={`traffic-${name}`} label={label}>
      {values.map((value) => (
        <option key={value}>{value}</option>
      ))}
    </SelectField>
  );
}

async function OneTraffic({
  model,
  traffic,
  maySet,
}: {
  model: TrainedModel;
  traffic: SetTraffic;
  maySet: boolean;
}) {
  const { alias, mode, version, share } = traffic;
  const first = model.aliases.find((each) => each.alias === alias)?.version ?? 0;
  const since = new Date(Date.now() - shownDays * dayMs);
  const { versions, both } = await compareTraffic(model.teamId, model.name, {
    first,
    second: version,
    since,
  });
  const does = mode === "split" ? "answers" : "shadows";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <p className="max-w-prose text-sm">
        Version {version} {does} {(share * 100).toFixed(0)} % of the requests to @{alias}, version {first}.{" "}
        {both &&
          `Both scored ${counted(both.rows, "row")}: they disagree on ${both.onlyFirst + both.onlySecond} (only version ${first} flags ${both.onlyFirst}, only version ${version} ${both.onlySecond}), and their probabilities differ by ${both.meanDifference.toFixed(4)} on average.`}
      </p>
      {versions.length > 0 && (
        <DataTable
          label={`Traffic of @${alias}`}
          rows={versions}
          rowKey={(row) => `${row.version} ${row.role}`}
          columns={[
            {
              key: "version",
              header: `Last ${shownDays} days`,
              cell: (row) => `Version ${row.version}, ${row.role}`,
            },
            { key: "requests", header: "Requests", align: "end", cell: (row) => formatNumber(row.requests) },
            { key: "rows", header: "Rows", align: "end", cell: (row) => formatNumber(row.rows) },
            {
              key: "flagged",
              header: "Flag rate",
              align: "end",
              cell: (row) => percent(row.flagged / Math.max(1, row.rows)),
            },
            {
              key: "mean",
              header: "Mean probability",
              align: "end",
              cell: (row) => row.meanProbability?.toFixed(4) ?? "–",
            },
          ]}
        />
      )}
      {maySet && (
        <ActionForm action={removeTrafficAction} values={{ name: model.name, alias }}>
          <SubmitButton size="sm" variant="quiet" pending="Removing…">
            Remove second version of @{alias}
          </SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}
