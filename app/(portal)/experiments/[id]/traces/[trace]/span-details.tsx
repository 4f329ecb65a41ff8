import { CodeBlock } from "@/app/_components/ui/code-block";
import { cut } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import type { Span } from "@/lib/traces/trace";
import { PairsTable } from "./pairs-table";

/** Longest text of a value on the page, in characters. Clients read the whole. */
const longest = 20_000;
const inputs = "mlflow.spanInputs";
const outputs = "mlflow.spanOutputs";

/** Inputs, outputs, attributes and events of a span. */
export function SpanDetails({ span }: { span: Span }) {
  const { [inputs]: given, [outputs]: returned, ...attributes } = span.attributes;
  const rest = Object.entries(attributes).map(([key, value]) => [key, textOf(value)] as const);
  return (
    <Section isMinor title={cut(span.name, 80) || "Span"}>
      {span.statusMessage && (
        <p className="text-sm text-bad [overflow-wrap:anywhere]">{span.statusMessage}</p>
      )}
      {given !== undefined && <CodeBlock what="inputs" text={textOf(given)} />}
      {returned !== undefined && <CodeBlock what="outputs" text={textOf(returned)} />}
      <PairsTable title="Attributes" pairs={Object.fromEntries(rest)} level={3} />
      {span.events.length > 0 && <CodeBlock what="events" text={textOf(span.events)} />}
    </Section>
  );
}

function textOf(value: unknown): string {
  return cut(typeof value === "string" ? value : JSON.stringify(value, null, 2), longest);
}
