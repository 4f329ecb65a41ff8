import { CodeBlock } from "@/app/_components/ui/code-block";
import type { Preview } from "@/lib/webhooks/plan-run";

/** Preview of the run that a delivery would start: its parameters, or the reason for no run. */
export function PreviewView({ preview }: { preview: Preview }) {
  const { params, heldBack, issues } = preview;
  if (issues.length > 0)
    return (
      <div className="rounded-md border border-bad/60 bg-bad-soft p-3 text-sm">
        <p className="font-medium">No run would start:</p>
        <ul className="list-disc pl-5">
          {issues.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path}</code>: {message}
            </li>
          ))}
        </ul>
      </div>
    );
  if (heldBack)
    return (
      <p className="rounded-md border border-line bg-raised p-3 text-sm">No run would start. {heldBack}</p>
    );
  if (params) return <CodeBlock what="parameters of the run" text={JSON.stringify(params, null, 2)} />;
  return <p className="text-sm text-muted">Mapping and filter are valid. Choose a delivery to test them.</p>;
}
