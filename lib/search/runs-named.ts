import { type Fragment, sql } from "@/db/client";

/** Runs whose names begin with the text, of which the newest are found. */
const mostRuns = 1_000;
/** Above all text that has a common beginning before it. */
const last = "\u{10ffff}";
/** Possible prefixes of a run's id; the upper bound of the range is the prefix followed by "g". */
const isHex = /^[0-9a-f-]{4,}$/;

/** The newest runs whose name or id begins with a text in lower case, by the indices of both: id, name and state. */
export function runsNamed(teamId: string, text: string, most: number): Fragment {
  return sql()`
        (select id, name, state from (
          -- A range, and in the order of the index: a plan for any pattern would not use it.
          select id, name, state from runs
          where team_id = ${teamId} and lower(name) ~>=~ ${text} and lower(name) ~<~ ${text + last}
          order by lower(name) using ~<~ limit ${mostRuns}) named
          order by id desc limit ${most})
        union (select id, name, state from runs
          where team_id = ${teamId} and id between ${text} and ${`${text}g`} and ${isHex.test(text)}
          order by id desc limit ${most})
        order by id desc limit ${most}`;
}
