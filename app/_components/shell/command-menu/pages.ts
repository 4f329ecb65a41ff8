import { CircleHelp, type LucideIcon, Plus, Settings } from "lucide-react";
import { places } from "@/app/_components/shell/places";
import { sections } from "@/app/(portal)/settings/sections";
import { type Role, roleAllows } from "@/lib/base/member";

type MenuPage = { href: string; label: string; icon: LucideIcon; key?: string; role?: Role };

const ofSettings: MenuPage[] = sections.map(({ href, title, role }) => ({
  href,
  label: `Settings: ${title}`,
  icon: Settings,
  role,
}));

const manual: MenuPage[] = [
  { href: "/docs", label: "Documentation", icon: CircleHelp },
  { href: "/docs/api", label: "Documentation: API calls", icon: CircleHelp },
  { href: "/docs/cli", label: "Documentation: command line", icon: CircleHelp },
];

const makers: MenuPage[] = [
  { href: "/deployments/new", label: "New deployment", icon: Plus, role: "editor" },
  { href: "/webhooks/new", label: "New webhook", icon: Plus, role: "editor" },
  { href: "/alerts/new", label: "New alert", icon: Plus, role: "editor" },
  { href: "/alerts/channels/new", label: "New channel", icon: Plus, role: "editor" },
  { href: "/dashboards/new", label: "New dashboard", icon: Plus, role: "editor" },
  { href: "/blocks/new", label: "New block", icon: Plus, role: "editor" },
];

/** The pages that a member may go to and whose name holds the text; without a text the main ones. */
export function findPages(text: string, role: Role): MenuPage[] {
  if (text === "") return places;
  const pages: MenuPage[] = [...places, ...ofSettings, ...makers, ...manual];
  return pages.filter(
    (page) => page.label.toLowerCase().includes(text) && (!page.role || roleAllows(role, page.role)),
  );
}
