import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { moverOf } from "@/app/api/v1/models/answer";
import { DomainError } from "@/lib/base/errors";
import { dayMs } from "@/lib/base/time-units";
import { approverRole, whoMovesAliases } from "@/lib/registry/alias";
import { getModel } from "@/lib/registry/model-queries";
import { listTraffic, removeTraffic, setTraffic, Traffic } from "@/lib/registry/set-traffic";
import { compareTraffic, TrafficComparison } from "@/lib/serving/compare-traffic";

const params = z.object({ name: z.string(), alias: z.string() });
const answer = Traffic.extend({ alias: z.string(), first: z.int(), setBy: z.string() });

export const GET = apiRoute(
  {
    summary: "The second version of an alias, and how its scores compare with the first one's",
    role: "viewer",
    params,
    query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
    answer: answer.extend({ comparison: TrafficComparison }),
  },
  async ({ member: { teamId }, params: { name, alias }, query }) => {
    const found = await find(teamId, name, alias);
    const since = new Date(Date.now() - query.days * dayMs);
    const versions = { first: found.first, second: found.version, since };
    return { ...found, comparison: await compareTraffic(teamId, name, versions) };
  },
);

export const PUT = apiRoute(
  {
    summary: "Send a share of an alias's requests to a second version, or let it shadow them",
    role: approverRole,
    whoMay: whoMovesAliases,
    params,
    body: Traffic,
    answer,
  },
  async ({ member, params: { name, alias }, body }) => {
    await setTraffic(member.teamId, name, alias, { ...body, by: moverOf(member) });
    return find(member.teamId, name, alias);
  },
);

export const DELETE = apiRoute(
  {
    summary: "End the traffic of an alias's second version",
    role: approverRole,
    whoMay: whoMovesAliases,
    params,
    status: 204,
    answer: z.undefined(),
  },
  async ({ member, params: { name, alias } }) => {
    await removeTraffic(member.teamId, name, { alias, by: moverOf(member) });
    return new Response(null, { status: 204 });
  },
);

async function find(teamId: string, name: string, alias: string) {
  const model = await getModel(teamId, name);
  const traffic = (await listTraffic(teamId, model.id)).find((each) => each.alias === alias);
  const first = model.aliases.find((each) => each.alias === alias)?.version;
  if (!traffic || first === undefined)
    throw new DomainError("not-found", `${name}@${alias} has no second version.`);
  const { mode, version, share, setBy } = traffic;
  return { alias, first, mode, version, share, setBy };
}
