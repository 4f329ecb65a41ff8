import type { Role } from "@/lib/base/member";
import { approverRole, challengerAlias, championAlias, roleToMove } from "@/lib/registry/alias";

/**
 * The rights that each role adds to those before it, as Settings → Members shows them. `of` names the operations of the
 * API
 * that a line is about, as `METHOD /path`: who-may.test.ts holds that each operation is in the line of its role.
 */
export const whoMay: { what: string; role: Role; of?: string[] }[] = [
  { what: "View everything except the audit log", role: "viewer" },
  { what: "Create and revoke their own API tokens, up to their role", role: "viewer" },
  {
    what: "Start, cancel, hold, retry and resume runs, start backfills, report external ones, and replay deliveries",
    role: "operator",
    of: [
      "POST /runs",
      "POST /runs/[id]/report",
      "POST /deployments/[slug]/runs",
      "POST /deployments/[slug]/backfills",
      "POST /runs/[id]/cancel",
      "POST /runs/[id]/copy",
      "POST /runs/[id]/resume",
      "POST /runs/[id]/retry",
      "PUT /runs/[id]/hold",
      "POST /webhooks/[id]/deliveries/[delivery]/replay",
    ],
  },
  {
    what: "Save queries and refresh dashboards",
    role: "operator",
    of: ["PUT /sql/queries/[name]", "DELETE /sql/queries/[name]", "POST /dashboards/[name]/refresh"],
  },
  { what: "Report the outcomes of scored rows", role: "operator", of: ["POST /models/[name]/outcomes"] },
  {
    what: "Move a model alias whose gate names them as an approver, and share its traffic",
    role: approverRole,
    of: [
      "PUT /models/[name]/aliases/[alias]",
      "DELETE /models/[name]/aliases/[alias]",
      "POST /models/[name]/aliases/[alias]/roll-back",
      "PUT /models/[name]/aliases/[alias]/traffic",
      "DELETE /models/[name]/aliases/[alias]/traffic",
    ],
  },
  {
    what: "Create and edit flows, with programs where the portal runs any, deployments, schedules, variables and limits",
    role: "editor",
    of: [
      "PUT /variables/[name]",
      "DELETE /variables/[name]",
      "PUT /limits/[tag]",
      "DELETE /limits/[tag]",
      "POST /flows",
      "PUT /flows/[slug]",
      "POST /deployments",
      "PATCH /deployments/[slug]",
      "DELETE /deployments/[slug]",
      "POST /deployments/[slug]/roll-back",
    ],
  },
  {
    what: "Create and edit blocks, webhooks and automations",
    role: "editor",
    of: [
      "POST /blocks",
      "PUT /blocks/[name]",
      "DELETE /blocks/[name]",
      "POST /blocks/[name]/check",
      "POST /webhooks",
      "PATCH /webhooks/[id]",
      "DELETE /webhooks/[id]",
      "POST /webhooks/[id]/rotate",
      "POST /outgoing-webhooks",
      "PATCH /outgoing-webhooks/[id]",
      "DELETE /outgoing-webhooks/[id]",
      "POST /outgoing-webhooks/[id]/secret",
      "POST /outgoing-webhooks/[id]/test",
      "POST /outgoing-webhooks/[id]/deliveries/[delivery]/replay",
      "POST /automations",
      "PATCH /automations/[id]",
      "DELETE /automations/[id]",
    ],
  },
  {
    what: "Upload datasets, edit their schemas and expectations, and describe models",
    role: "editor",
    of: [
      "POST /datasets/[name]/versions",
      "PUT /datasets/[name]/schema",
      "PUT /datasets/[name]/expectations",
      "PUT /datasets/[name]/versions/[version]/review",
      "POST /sql/versions",
      "PATCH /models/[name]",
    ],
  },
  {
    what: "Create and edit dashboards, and share them and reports by public links",
    role: "editor",
    of: [
      "POST /dashboards",
      "PUT /dashboards/[name]",
      "DELETE /dashboards/[name]",
      "POST /dashboards/[name]/links",
      "DELETE /dashboards/[name]/links/[id]",
    ],
  },
  {
    what: "Delete datasets, models, experiments, flows, artifacts and runs that no alias needs, and restore from the bin",
    role: "editor",
    of: [
      "DELETE /datasets/[name]",
      "DELETE /datasets/[name]/versions/[version]",
      "DELETE /models/[name]",
      "DELETE /models/[name]/versions/[version]",
      "DELETE /experiments/[id]",
      "DELETE /flows/[slug]",
      "DELETE /artifacts/[id]",
      "DELETE /runs/[id]",
      "POST /bin/[kind]/[id]/restore",
      "DELETE /bin/[kind]/[id]",
    ],
  },
  { what: "Move a model's other aliases", role: roleToMove(challengerAlias) },
  { what: `Move the alias ${championAlias}`, role: roleToMove(championAlias) },
  {
    what: "Set the gates of a model's aliases",
    role: "admin",
    of: [
      "PUT /models/[name]/aliases/[alias]/gates/[gate]",
      "DELETE /models/[name]/aliases/[alias]/gates/[gate]",
    ],
  },
  { what: "Set retention", role: "admin" },
  {
    what: "Erase all rows of a key, and see the reports of erasures",
    role: "admin",
    of: ["GET /erasures", "POST /erasures", "GET /erasures/[id]"],
  },
  {
    what: "Read the audit log and see all tokens",
    role: "admin",
    of: ["GET /audit", "GET /audit/download"],
  },
  { what: "See the workers of this installation", role: "admin", of: ["GET /workers"] },
  { what: "Invite and remove members, and change roles, up to their own", role: "admin" },
  {
    what: "Allow hosts on private networks",
    role: "owner",
    of: ["POST /allowed-hosts", "DELETE /allowed-hosts/[id]"],
  },
  {
    what: "Drain and forget workers of this installation",
    role: "owner",
    of: ["PATCH /workers/[id]", "DELETE /workers/[id]"],
  },
  { what: "Create password reset links for members", role: "owner" },
  { what: "Rename the team, require a second factor, create teams", role: "owner" },
];
