import type { Metadata } from "next";
import Link from "next/link";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { sections } from "./sections";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const { role } = await requireMember();
  const open = sections.filter((section) => roleAllows(role, section.role));
  return (
    <>
      <PageHeader title="Settings" description="Your account and your team’s settings." />
      <ul className="divide-y divide-line rounded-md border border-line bg-panel">
        {open.map(({ href, title, description }) => (
          <li key={href} className="relative px-4 py-2.5 hover:bg-raised">
            <Link href={href} className="row-link font-medium">
              {title}
            </Link>
            <p className="text-sm text-muted">{description}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
