import type { Metadata } from "next";
import Link from "next/link";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { blockTypes } from "@/lib/blocks/catalog";

export const metadata: Metadata = { title: "New block" };

/** By name, as people look for them. */
const types = [...blockTypes.values()].sort((a, b) => a.name.localeCompare(b.name));

export default async function NewBlockPage() {
  await requireMember("editor");
  return (
    <>
      <PageHeader
        title="New block"
        description="Choose a type."
        breadcrumbs={[{ label: "Blocks", href: "/blocks" }]}
      />
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {types.map(({ slug, name, description }) => (
          <li
            key={slug}
            className="relative rounded-md border border-line bg-panel p-4 hover:border-line-strong hover:bg-raised"
          >
            <Link href={`/blocks/new/${slug}`} className="row-link font-medium">
              {name}
            </Link>
            <p className="mt-1 text-sm text-muted">{description}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
