/** The pages of the settings, for their list and for the command menu. Each page itself says who may see it. */
export const sections = [
  {
    href: "/settings/account",
    title: "Account",
    description: "Your password, and where you are signed in.",
    role: "viewer",
  },
  {
    href: "/settings/members",
    title: "Members",
    description: "Who is in the team, invitations, and who may do what.",
    role: "viewer",
  },
  {
    href: "/settings/team",
    title: "Team",
    description: "Its name, another team, leaving it.",
    role: "viewer",
  },
  {
    href: "/settings/tokens",
    title: "Tokens",
    description: "With which programs use the API and the MLflow endpoint.",
    role: "viewer",
  },
  {
    href: "/settings/audit",
    title: "Audit",
    description: "Who changed what, when and from where.",
    role: "admin",
  },
  {
    href: "/settings/network",
    title: "Network",
    description: "Hosts on private networks that the portal may call.",
    role: "viewer",
  },
  {
    href: "/settings/predictions",
    title: "Predictions",
    description: "Whether claims that are sent for scoring are kept.",
    role: "admin",
  },
  {
    href: "/settings/retention",
    title: "Retention",
    description: "How long runs, logs, events, artifacts and the audit log are kept.",
    role: "admin",
  },
  {
    href: "/settings/health",
    title: "System health",
    description: "Executors, queues, database and disk of this installation.",
    role: "admin",
  },
] as const;
