import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { requireMember } from "@/app/_server/page";
import { SearchForm } from "@/app/(portal)/docs/search-form";
import { anchorOf, readOperations } from "./operations";

export const metadata: Metadata = { title: "API calls" };

export default async function ApiPage({
  searchParams,
}: {
  searchParams: Promise<{ q?: string | string[] }>;
}) {
  await requireMember();
  const { q } = await searchParams;
  const query = [q ?? ""].flat()[0]!.slice(0, 200);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = [...(await readOperations())].flatMap(([group, operations]) => {
    const found = operations.filter((operation) => {
      const text = `${operation.method} ${operation.path} ${operation.summary}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return found.length > 0 ? [{ group, operations: found }] : [];
  });
  return (
    <>
      <PageHeader
        title="API calls"
        breadcrumbs={[{ label: "Documentation", href: "/docs" }]}
        description={
          <>
            Every call with its fields, from the description at{" "}
            <a href="/api/v1/openapi.json" className="text-accent underline">
              /api/v1/openapi.json
            </a>
            .{" "}
            <Link href="/docs/rest-api" className="text-accent underline">
              Conventions
            </Link>{" "}
            that hold for all of them.
          </>
        }
      />
      <SearchForm label="Search the calls" value={query} />
      {groups.length === 0 && <EmptyState title="No call found">Try fewer words.</EmptyState>}
      <div className="grid gap-6">
        {groups.map(({ group, operations }) => (
          <Section key={group} title={group}>
            <ul className="grid gap-1 text-sm">
              {operations.map((operation) => (
                <li key={anchorOf(operation)} className="[overflow-wrap:anywhere]">
                  <Link
                    href={`/docs/api/${group}#${anchorOf(operation)}`}
                    prefetch={false}
                    className="text-accent hover:underline"
                  >
                    <code>
                      {operation.method} {operation.path}
                    </code>
                  </Link>{" "}
                  <span className="text-muted">{operation.summary}</span>
                </li>
              ))}
            </ul>
          </Section>
        ))}
      </div>
    </>
  );
}
