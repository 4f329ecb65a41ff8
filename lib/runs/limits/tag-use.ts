import { type Fragment, sql } from "@/db/client";
import { holdingStates } from "@/lib/runs/states/holding-states";

/**
 * A table for the `from` of a statement: each limit of the team, with the number of runs that hold a slot of its tag
 * (`taken`), and of those that began within its period (`begun`).
 */
export function tagUse(teamId: string): Fragment {
  return sql()`(
    select tag, at_once, starts, per_seconds,
      case when at_once is not null then (
        select count(*)::int from runs where ${holdsTag()}) else 0 end as taken,
      case when starts is not null then (
        select count(*)::int from tag_starts
        where limit_id = tag_limits.id and begun_at > now() - per_seconds * interval '1 second') else 0 end as begun
    from tag_limits where team_id = ${teamId}) as tag_use`;
}

/**
 * A condition on `runs` beside `tag_limits`: the run holds a slot of the tag. While a run that it started has not ended, it
 * holds none: it waits itself, and its children may need the slot.
 */
export function holdsTag(): Fragment {
  return sql()`
    runs.team_id = tag_limits.team_id and tag = any(runs.tags) and runs.state = any(${holdingStates}::text[])
    and not runs.is_external and not exists (
      select from runs child where child.parent_run_id = runs.id and (child.ended_at is null or child.retry_at is not null))`;
}
