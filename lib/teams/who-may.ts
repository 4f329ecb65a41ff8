import type { Role } from "./member";

/**
 * What each role adds to those before it, as the edges declare it. `of` names an operation of the API that stands for the
 * line: who-may.test.ts holds the two together.
 */
export const whoMay: { what: string; role: Role; of?: [method: string, path: string] }[] = [
  { what: "See everything of the team but the audit log", role: "viewer", of: ["GET", "/runs"] },
  { what: "Make and revoke API tokens of their own, up to their role", role: "viewer" },
  {
    what: "Start, cancel, retry and resume runs",
    role: "operator",
    of: ["POST", "/deployments/[slug]/runs"],
  },
  { what: "Move a model's aliases", role: "operator", of: ["PUT", "/models/[name]/aliases/[alias]"] },
  { what: "Write flows, deployments and schedules", role: "editor", of: ["PUT", "/flows/[slug]"] },
  { what: "Write blocks, webhooks and automations", role: "editor", of: ["POST", "/blocks"] },
  { what: "Upload datasets and delete runs", role: "editor", of: ["DELETE", "/runs/[id]"] },
  {
    what: "Set the gates of a model's aliases",
    role: "admin",
    of: ["PUT", "/models/[name]/aliases/[alias]/gates/[gate]"],
  },
  { what: "Say how long things are kept, and whether claims are", role: "admin" },
  { what: "Read the audit log, and everybody's tokens", role: "admin", of: ["GET", "/audit"] },
  { what: "Invite and remove members, and change roles, up to their own", role: "admin" },
  { what: "Allow hosts on private networks", role: "owner", of: ["POST", "/allowed-hosts"] },
  { what: "Make links to set a member's password", role: "owner" },
  { what: "Name the team, require a second factor, make teams", role: "owner" },
];
