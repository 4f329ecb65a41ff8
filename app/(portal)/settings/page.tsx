import type { Metadata } from "next";
import Link from "next/link";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { requireMember } from "@/app/_server/page";
import { sectionGroupsFor } from "./section-groups";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const { role } = await requireMember();
  return (
    <>
      <PageHeader title="Settings" description="Your account and your team’s settings." />
      <div className="grid gap-6">
        {sectionGroupsFor(role).map(({ label, sections }) => (
          <Section key={label} title={label} isMinor>
            <ul className="divide-y divide-line rounded-md border border-line bg-panel">
              {sections.map(({ href, title, description }) => (
                <li key={href} className="relative px-4 py-2.5 hover:bg-raised">
                  <Link href={href} className="row-link font-medium">
                    {title}
                  </Link>
                  <p className="text-sm text-muted">{description}</p>
                </li>
              ))}
            </ul>
          </Section>
        ))}
      </div>
    </>
  );
}
