import { Field, Select } from "@/app/_components/forms/field";
import { NamePicker } from "@/app/_components/forms/name-picker";
import { Button, LinkButton } from "@/app/_components/ui/button";

/** A form that writes the filter into the address. */
export function ArtifactFilters({
  kind,
  flow = "",
  run = "",
  flows,
}: {
  kind: string;
  flow?: string;
  run?: string;
  flows: { slug: string; name: string }[];
}) {
  return (
    <form action="/artifacts" className="no-print mb-4 flex flex-wrap items-end gap-2">
      <input type="hidden" name="kind" value={kind} />
      <Field id="flow" label="Flow">
        <Select id="flow" name="flow" defaultValue={flow} className="w-56">
          <option value="">All flows</option>
          {flows.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <div className="w-72">
        <Field id="run" label="Run">
          <NamePicker
            of="run"
            id="run"
            name="run"
            defaultValue={run}
            placeholder="Name or id of a run"
            maxLength={100}
          />
        </Field>
      </div>
      <Button type="submit">Filter</Button>
      {(flow || run) && (
        <LinkButton variant="quiet" href={`/artifacts?kind=${kind}`}>
          Clear
        </LinkButton>
      )}
    </form>
  );
}
