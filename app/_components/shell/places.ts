import {
  BellRing,
  Box,
  CalendarClock,
  Database,
  FileText,
  FlaskConical,
  History,
  House,
  KeyRound,
  LayoutDashboard,
  ListTree,
  type LucideIcon,
  Rocket,
  Settings,
  TableProperties,
  Webhook,
  Workflow,
} from "lucide-react";

/** A main page. `key` after g leads there. */
export type Place = { href: string; label: string; icon: LucideIcon; key?: string };

export const home: Place = { href: "/", label: "Home", icon: House, key: "h" };
export const settings: Place = { href: "/settings", label: "Settings", icon: Settings, key: "s" };

/** The navigation between Home and Settings, by what a person does there. */
export const placeGroups: { id: string; label: string; places: Place[] }[] = [
  {
    id: "build",
    label: "Build",
    places: [
      { href: "/flows", label: "Flows", icon: Workflow, key: "f" },
      { href: "/deployments", label: "Deployments", icon: Rocket, key: "d" },
      { href: "/blocks", label: "Blocks", icon: KeyRound, key: "b" },
    ],
  },
  {
    id: "operate",
    label: "Operate",
    places: [
      { href: "/runs", label: "Runs", icon: ListTree, key: "r" },
      { href: "/schedules", label: "Schedules", icon: CalendarClock, key: "c" },
      { href: "/alerts", label: "Alerts", icon: BellRing, key: "l" },
      { href: "/webhooks", label: "Webhooks", icon: Webhook, key: "w" },
      { href: "/events", label: "Events", icon: History, key: "v" },
    ],
  },
  {
    id: "data",
    label: "Data",
    places: [
      { href: "/datasets", label: "Datasets", icon: Database, key: "t" },
      { href: "/sql", label: "SQL", icon: TableProperties, key: "q" },
      { href: "/dashboards", label: "Dashboards", icon: LayoutDashboard, key: "o" },
    ],
  },
  {
    id: "models",
    label: "Models",
    places: [
      { href: "/experiments", label: "Experiments", icon: FlaskConical, key: "e" },
      { href: "/models", label: "Models", icon: Box, key: "m" },
      { href: "/artifacts", label: "Artifacts", icon: FileText, key: "a" },
    ],
  },
];

export const places: Place[] = [home, ...placeGroups.flatMap((group) => group.places), settings];

/** Whether a path is a place's own page or one below it. */
export function isWithin(pathname: string, href: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
