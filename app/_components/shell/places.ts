import {
  Box,
  Database,
  FileText,
  FlaskConical,
  History,
  House,
  KeyRound,
  ListTree,
  type LucideIcon,
  Rocket,
  Settings,
  Webhook,
  Workflow,
  Zap,
} from "lucide-react";

/** The portal's main pages. `key` after g leads there. */
export const places: { href: string; label: string; icon: LucideIcon; key?: string }[] = [
  { href: "/", label: "Home", icon: House, key: "h" },
  { href: "/runs", label: "Runs", icon: ListTree, key: "r" },
  { href: "/deployments", label: "Deployments", icon: Rocket, key: "d" },
  { href: "/webhooks", label: "Webhooks", icon: Webhook, key: "w" },
  { href: "/flows", label: "Flows", icon: Workflow, key: "f" },
  { href: "/automations", label: "Automations", icon: Zap, key: "u" },
  { href: "/events", label: "Events", icon: History, key: "v" },
  { href: "/artifacts", label: "Artifacts", icon: FileText, key: "a" },
  { href: "/datasets", label: "Datasets", icon: Database, key: "t" },
  { href: "/models", label: "Models", icon: Box, key: "m" },
  { href: "/experiments", label: "Experiments", icon: FlaskConical, key: "e" },
  { href: "/blocks", label: "Blocks", icon: KeyRound, key: "b" },
  { href: "/settings", label: "Settings", icon: Settings, key: "s" },
];
