import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { requireMember } from "@/app/_server/page";
import { readGroups, readManual } from "./manual";
import { SearchForm } from "./search-form";
import { searchManual } from "./search-manual";

export const metadata: Metadata = { title: "Documentation" };

export default async function DocsPage({
  searchParams,
}: {
  searchParams: Promise<{ q?: string | string[] }>;
}) {
  await requireMember();
  const { q } = await searchParams;
  const query = [q ?? ""].flat()[0]!.slice(0, 200);
  return (
    <>
      <PageHeader
        title="Documentation"
        description="How the portal is used, run and extended, for the version that runs here."
      />
      <SearchForm label="Search the documentation" value={query} />
      {query.trim() ? <Found query={query} /> : <AllPages />}
    </>
  );
}

async function Found({ query }: { query: string }) {
  const found = searchManual(await readManual(), query);
  if (found.length === 0)
    return <EmptyState title="Nothing found">Try fewer words, or look through the list of pages.</EmptyState>;
  return (
    <ol className="grid max-w-prose gap-4">
      {found.map(({ href, page, heading, snippet }) => (
        <li key={href}>
          <Link href={href} prefetch={false} className="font-medium text-accent hover:underline">
            {heading}
          </Link>
          {page !== heading && <span className="text-sm text-muted"> · {page}</span>}
          <p className="text-sm text-muted [overflow-wrap:anywhere]">{snippet}</p>
        </li>
      ))}
    </ol>
  );
}

async function AllPages() {
  const groups = await readGroups();
  return (
    <div className="grid items-start gap-6 sm:grid-cols-2">
      {groups.map(({ title, pages }) => (
        <Section key={title} title={title}>
          <ul className="grid gap-1 text-sm">
            {pages.map((page) => (
              <li key={page.slug}>
                <Link href={`/docs/${page.slug}`} prefetch={false} className="text-accent hover:underline">
                  {page.title}
                </Link>
              </li>
            ))}
            {title === "Reference" && (
              <li>
                <Link href="/docs/api" prefetch={false} className="text-accent hover:underline">
                  API calls
                </Link>
              </li>
            )}
          </ul>
        </Section>
      ))}
    </div>
  );
}
