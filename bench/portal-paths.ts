import type { Sql } from "postgres";
import { busyDeployment, quietDeployment } from "./portal-seed";

/** Subjects of the addresses, in the seeded database. */
interface Named {
  /** A run in the middle, with a long log and many child runs, and one among the newest. */
  wide: string;
  newest: string;
  /** Name of a run. */
  name: string;
  /** A day in the middle. */
  since: string;
  until: string;
}

const filters = ({ since, until }: Named) => [
  "state=Failed",
  "state=Crashed",
  "state=Paused",
  "state=Late",
  `flow=${busyDeployment}`,
  `flow=${quietDeployment}`,
  `deployment=${busyDeployment}`,
  `deployment=${quietDeployment}`,
  `deployment=${busyDeployment}&state=Crashed`,
  "tag=nightly",
  "tag=rare",
  "tag=absent",
  `since=${since}`,
  `until=${since}`,
  `since=${since}&until=${until}`,
  `since=${since}&until=${until}&state=Failed`,
  `flow=${busyDeployment}&since=${since}&until=${until}`,
];

const kinds = ["run", "task", "deployment", "schedule", "webhook", "model"];

/** Addresses of every list of the API, with each of its filters. */
export function apiPaths(named: Named): string[] {
  const { wide, newest, name, since, until } = named;
  return [
    "runs",
    ...filters(named).map((filter) => `runs?${filter}`),
    `runs?cursor=${wide}`,
    `runs?parent=${wide}`,
    "events",
    ...kinds.map((kind) => `events?kind=${kind}`),
    `events?flow=${busyDeployment}`,
    `events?flow=${quietDeployment}`,
    `events?run=${newest}`,
    `events?kind=task&run=${newest}`,
    ...["artifacts", "artifacts?kind=chart", "artifacts?key=report-3", "artifacts?key=report-of-10"],
    ...[`artifacts?run=${newest}`, "audit", "audit?action=block.created", "audit?kind=block"],
    ...["audit?who=seed-3", "audit?who=Person+3", "audit?who=nobody", "audit?subject=run+3000"],
    `audit?since=${since}&until=${until}`,
    ...["flows", "deployments", "webhooks", "automations", "outgoing-webhooks", "datasets", "models"],
    ...["webhooks/hook-busy/deliveries", "webhooks/hook-quiet/deliveries", "automations/auto/firings"],
    ...["outgoing-webhooks/out/deliveries", `flows/${busyDeployment}`, `deployments/${busyDeployment}`],
    ...[newest, wide].flatMap((run) =>
      ["", "/tasks", "/events", "/artifacts", "/logs", "/logs?level=error", "/logs?search=Step+77"].map(
        (part) => `runs/${run}${part}`,
      ),
    ),
    ...["claims", name, name.slice(0, 4), newest.slice(0, 8)].map((text) => `search?text=${text}`),
  ].map((path) => `/api/v1/${path}`);
}

/** Addresses of the pages whose content grows with the runs. */
export function pagePaths(named: Named): string[] {
  const { wide, newest, name } = named;
  return [
    ...["/", "/?span=1h", "/?span=7d", "/?span=30d", "/runs", `/runs?cursor=${wide}`, `/runs?after=${wide}`],
    ...filters(named).map((filter) => `/runs?${filter}`),
    ...[
      "q=heron",
      `q=${name}`,
      "q=no-such-run",
      "who=Zoe",
      "who=Nobody",
      "trigger=person",
      "trigger=schedule",
    ].map((filter) => `/runs?${filter}`),
    ...["state=Failed&state=Crashed&state=TimedOut", "span=30d", "span=30d&state=Failed"].map(
      (filter) => `/runs?${filter}`,
    ),
    ...[newest, wide].map((run) => `/runs/${run}`),
    ...["artifacts", "parameters", "children", "lineage", "events"].map((tab) => `/runs/${wide}?tab=${tab}`),
    ...["/flows", `/flows/${busyDeployment}`, `/flows/${quietDeployment}`, "/deployments"],
    ...[busyDeployment, quietDeployment].map((slug) => `/deployments/${slug}`),
    ...["/events", ...kinds.map((kind) => `/events?kind=${kind}`), `/events?flow=${quietDeployment}`],
    ...["/artifacts", "/artifacts?kind=chart", "/artifacts?key=report-3"],
    ...[`/artifacts?flow=${busyDeployment}`, `/artifacts?flow=${quietDeployment}`],
    ...["/webhooks", "/webhooks/hook-busy", "/webhooks/hook-busy?outcome=invalid", "/alerts", "/alerts/auto"],
    ...["/alerts/channels", "/alerts/channels/out", "/settings/audit", "/settings/retention"],
    ...["/settings/health", "/settings/workers", "/models", "/datasets", "/experiments", "/dashboards"],
  ];
}

/** Reads what the addresses name from a seeded database. */
export async function readNamed(sql: Sql): Promise<Named> {
  const roots = await sql`
    select distinct parent_run_id as id from runs where parent_run_id is not null order by id`;
  const wide = roots[Math.floor(roots.length / 2)];
  const [newest] = await sql`
    select id, name, created_at from runs
    where team_id = (select team_id from runs where id = ${wide!.id}) and parent_run_id is null and state = 'Completed'
    order by id desc limit 1`;
  const [half] = await sql`select created_at from runs where id = ${wide!.id}`;
  const since = new Date(half!.created_at);
  return {
    wide: wide!.id,
    newest: newest!.id,
    name: newest!.name,
    since: since.toISOString(),
    until: new Date(since.getTime() + 86_400_000).toISOString(),
  };
}
