import { type Fragment, sql } from "@/db/client";

/**
 * A join for the `from` of a statement: each run started by a task run, `child`, with that task run, `parent`. Children
 * from before the parent's last retry are ignored.
 */
export function currentChildren(): Fragment {
  return sql()`
    runs child join task_runs parent on parent.run_id = child.parent_run_id
      and parent.node_id = child.parent_node_id and parent.attempts_before = child.parent_attempt`;
}
