import type { ReactNode } from "react";
import { version } from "@/package.json";
import { readGroups } from "./manual";
import { ManualNav } from "./manual-nav";

/** The documentation of this build beside the list of its pages. */
export default async function DocsLayout({ children }: { children: ReactNode }) {
  const groups = (await readGroups()).map(({ title, pages }) => ({
    title,
    pages: [
      ...pages.map((page) => ({ href: `/docs/${page.slug}`, title: page.title })),
      ...(title === "Reference" ? [{ href: "/docs/api", title: "API calls" }] : []),
    ],
  }));
  return (
    <div className="lg:grid lg:grid-cols-[13rem_minmax(0,1fr)] lg:gap-8">
      <ManualNav groups={groups} version={version} />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
