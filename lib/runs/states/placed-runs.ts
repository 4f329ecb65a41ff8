import { type Fragment, sql } from "@/db/client";
import { holdingStates } from "./holding-states";

/**
 * Common table expressions after `waiting`, which has rows of runs: `placed` has them with `place`, that of a run among the
 * waiting children of its fan-out, and `free`, how many of those may begin; null for a run that no fan-out started.
 */
export function placedRuns(): Fragment {
  return sql()`
    -- How many more children each fan-out among their parents may have at once; none while the parent's run is held.
    -- Materialized: the plan would count them again for each run that waits.
    parents as materialized (
      select run_id, node_id, case when holder.is_held then 0 else (input->>'concurrency')::int - (
          select count(*) from runs child
          where child.parent_run_id = run_id and child.parent_node_id = node_id
            and child.parent_attempt = attempts_before and child.state = any(${holdingStates}::text[])) end as free
      from (select distinct parent_run_id, parent_node_id from waiting where parent_run_id is not null) as parent
      join task_runs on run_id = parent_run_id and node_id = parent_node_id
      join runs holder on holder.id = run_id
    ),
    -- Their places among the children of their parent.
    placed as (
      select waiting.*, parents.free,
        row_number() over (partition by parent_run_id, parent_node_id order by parent_item, id) as place
      from waiting left join parents on run_id = parent_run_id and node_id = parent_node_id
    )`;
}
