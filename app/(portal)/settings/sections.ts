import type { Role } from "@/lib/base/member";

export type SettingsSection = { href: string; title: string; description: string; role: Role };

/** The pages of the settings in groups, for their lists and for the command menu. Each page itself says who may see it. */
export const sectionGroups: { label: string; sections: SettingsSection[] }[] = [
  {
    label: "You",
    sections: [
      {
        href: "/settings/account",
        title: "Account",
        description: "Your password, second factor and sessions.",
        role: "viewer",
      },
      {
        href: "/settings/tokens",
        title: "Tokens",
        description: "API tokens for programs and MLflow clients.",
        role: "viewer",
      },
    ],
  },
  {
    label: "Team",
    sections: [
      {
        href: "/settings/members",
        title: "Members",
        description: "Members, invitations and permissions.",
        role: "viewer",
      },
      {
        href: "/settings/team",
        title: "Team",
        description: "Rename the team, create another one, or leave.",
        role: "viewer",
      },
      {
        href: "/settings/variables",
        title: "Variables",
        description: "Values that flows share.",
        role: "viewer",
      },
      {
        href: "/settings/limits",
        title: "Limits",
        description: "How many runs with a tag go at once, or begin in a period.",
        role: "viewer",
      },
      {
        href: "/settings/network",
        title: "Network",
        description: "Hosts on private networks that the portal may call.",
        role: "viewer",
      },
    ],
  },
  {
    label: "Records",
    sections: [
      {
        href: "/settings/audit",
        title: "Audit",
        description: "Who changed what, when and from where.",
        role: "admin",
      },
      {
        href: "/settings/predictions",
        title: "Predictions",
        description: "Logging of rows sent for scoring.",
        role: "admin",
      },
      {
        href: "/settings/retention",
        title: "Retention",
        description: "How long runs, logs, events, artifacts and the audit log are kept.",
        role: "admin",
      },
      {
        href: "/settings/erasures",
        title: "Erasures",
        description: "Delete all rows of a person or a policy from everything stored.",
        role: "admin",
      },
    ],
  },
  {
    label: "Installation",
    sections: [
      {
        href: "/settings/workers",
        title: "Workers",
        description: "Processes that execute runs, their pools, and draining them.",
        role: "admin",
      },
      {
        href: "/settings/health",
        title: "System health",
        description: "Executors, queues, database and disk of this installation.",
        role: "admin",
      },
    ],
  },
];

export const sections: SettingsSection[] = sectionGroups.flatMap((group) => group.sections);
