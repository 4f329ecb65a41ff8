import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CodeBlock } from "@/app/_components/ui/code-block";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { anchorOf, type Operation, readOperations } from "@/app/(portal)/docs/api/operations";

type Props = { params: Promise<{ group: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireMember();
  return { title: `API: ${(await params).group}` };
}

export default async function ApiGroupPage({ params }: Props) {
  await requireMember();
  const { group } = await params;
  const operations = (await readOperations()).get(group) ?? notFound();
  return (
    <>
      <PageHeader
        title={`API: ${group}`}
        breadcrumbs={[
          { label: "Documentation", href: "/docs" },
          { label: "API calls", href: "/docs/api" },
        ]}
      />
      <div className="grid gap-10">
        {operations.map((operation) => (
          <Call key={anchorOf(operation)} operation={operation} />
        ))}
      </div>
    </>
  );
}

function Call({ operation }: { operation: Operation }) {
  const { method, path, summary, who, parameters, body, answer } = operation;
  const anchor = anchorOf(operation);
  return (
    <section aria-labelledby={anchor} className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h2 id={anchor} className="scroll-mt-4 text-base font-medium [overflow-wrap:anywhere]">
        <a href={`#${anchor}`} className="hover:underline">
          <code>
            {method} {path}
          </code>
        </a>
      </h2>
      <p className="max-w-prose text-sm">{summary}.</p>
      <p className="text-sm text-muted">{who}</p>
      {parameters.length > 0 && (
        <ul className="grid gap-1 text-sm">
          {parameters.map(({ name, place, isRequired, type }) => (
            <li key={`${place} ${name}`} className="[overflow-wrap:anywhere]">
              <code>{name}</code>{" "}
              <span className="text-muted">
                {place}, {type}
                {isRequired ? "" : ", optional"}
              </span>
            </li>
          ))}
        </ul>
      )}
      {body && <CodeBlock what="body" text={body} />}
      {answer && <CodeBlock what="answer" text={answer} />}
    </section>
  );
}
