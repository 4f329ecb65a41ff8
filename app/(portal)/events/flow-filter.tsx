import { Select } from "@/app/_components/forms/field";
import { Button } from "@/app/_components/ui/button";

/** Leads to the events of one flow; works without JavaScript. */
export function FlowFilter({
  flows,
  flow = "",
  kind,
}: {
  flows: { slug: string; name: string }[];
  flow?: string;
  kind?: string;
}) {
  return (
    <form action="/events" className="flex items-center gap-2">
      {kind && <input type="hidden" name="kind" value={kind} />}
      <label htmlFor="flow">Flow</label>
      <span className="inline-block max-w-56">
        <Select key={flow} id="flow" name="flow" defaultValue={flow}>
          <option value="">All</option>
          {flows.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </Select>
      </span>
      <Button type="submit">Show</Button>
    </form>
  );
}
