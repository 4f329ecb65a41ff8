import type { Sql } from "postgres";

/**
 * Description of a database's schema `public`, one sorted line each: columns with type and default, constraints,
 * indexes, sequences, triggers, functions with their text, and the permitted state transitions. The order of a table's
 * columns is ignored: an upgraded table has the newer ones last.
 */
export async function describeSchema(sql: Sql): Promise<string[]> {
  const lines = await sql<{ line: string }[]>`
    with
    -- tables and indexes of the schema
    relations as (select * from pg_class where relnamespace = 'public'::regnamespace),
    lines as (
      select format('column %s.%s %s collation %s null %s identity %s generated %s default %s', r.relname, a.attname,
        format_type(a.atttypid, a.atttypmod), a.attcollation::regcollation, not a.attnotnull, a.attidentity,
        a.attgenerated, pg_get_expr(d.adbin, d.adrelid)) as line
      from relations r join pg_attribute a on a.attrelid = r.oid
      left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
      where r.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      union all
      select format('constraint %s.%s %s valid %s', r.relname, c.conname, pg_get_constraintdef(c.oid), c.convalidated)
      from relations r join pg_constraint c on c.conrelid = r.oid
      union all
      select pg_get_indexdef(oid) from relations where relkind = 'i'
      union all
      select format('sequence %s %s', oid::regclass, seqtypid::regtype) from relations join pg_sequence on seqrelid = oid
      union all
      select format('%s enabled %s', pg_get_triggerdef(t.oid), t.tgenabled) from relations r join pg_trigger t on t.tgrelid = r.oid
      where not t.tgisinternal
      union all
      select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
      union all
      select format('other relation %s %s', relkind, relname) from relations where relkind not in ('r', 'i', 'S')
      union all
      select format('transition %s', t) from state_transitions t)
    select line from lines order by line collate "C"`;
  return lines.map(({ line }) => line);
}
