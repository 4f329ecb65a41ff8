import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { erasureSteps } from "@/db/schema/erasures";
import type { Running } from "./erasure";
import { eraseInJson, eraseInText, type Keys } from "./key-match";
import type { SearchedTable } from "./searched-tables";

const batchRows = 200;
/** Rows that one statement looks through, so that it ends soon in any table. */
const windowRows = 20_000;

/** Erases the keys from a table, in batches; continues behind the last one after a kill. */
export async function eraseTable(
  { id: erasureId, teamId, keys }: Running,
  searched: SearchedTable,
  signal?: AbortSignal,
): Promise<void> {
  const step = { erasureId, kind: "table" as const, subject: searched.table };
  const isStep = and(
    eq(erasureSteps.erasureId, erasureId),
    eq(erasureSteps.kind, step.kind),
    eq(erasureSteps.subject, step.subject),
  );
  await db()
    .insert(erasureSteps)
    .values({ ...step, name: searched.name })
    .onConflictDoNothing();
  const [known] = await db().select().from(erasureSteps).where(isStep);
  let { cursor, changed, searched: seen, isDone } = known!;
  while (!isDone && !signal?.aborted) {
    const batch = await readWindow(teamId, searched, keys, cursor);
    await sql().begin(async (tx) => {
      await tx`select set_config('switchyard.erasing', 'on', true)`;
      for (const row of batch.rows) changed += await eraseRow(tx, teamId, searched, keys, row);
      cursor = batch.last;
      seen += batch.count;
      isDone = batch.isLast;
      await tx`
        update erasure_steps set cursor = ${cursor}, changed = ${changed}, searched = ${seen}, is_done = ${isDone}, updated_at = now()
        where erasure_id = ${erasureId} and kind = ${step.kind} and subject = ${step.subject}`;
    });
  }
}

type Row = { id: string; values: Record<string, unknown> };

/** The next rows, and of these the ones that hold one of the texts of the keys somewhere. */
async function readWindow(
  teamId: string,
  { table, key, keyType, columns }: SearchedTable,
  keys: Keys,
  cursor: string | null,
) {
  const s = sql();
  const texts = keys.values.flatMap((value) => [...new Set([value, JSON.stringify(value).slice(1, -1)])]);
  const names = Object.keys(columns);
  const whole = s.unsafe(
    names
      .map((name) =>
        columns[name] === "bytes"
          ? `coalesce(encode("${name}", 'escape'), '')`
          : `coalesce("${name}"::text, '')`,
      )
      .join(" || ' ' || "),
  );
  const values = s.unsafe(
    names
      .map((name) => `'${name}', ${columns[name] === "bytes" ? `encode("${name}", 'base64')` : `"${name}"`}`)
      .join(", "),
  );
  const after = cursor === null ? s`true` : s`${s(key)} > ${cursor}::${s.unsafe(keyType)}`;
  const [found] = await readRows(
    s`
    -- The next rows of the team.
    with looked as materialized (
      select * from ${s(table)} where team_id = ${teamId} and ${after} order by ${s(key)} limit ${windowRows}
    ),
    -- Those that hold a key.
    found as (
      select ${s(key)} as id, jsonb_build_object(${values}) as "values" from looked
      where exists (select from unnest(${texts}::text[]) given where strpos(${whole}, given) > 0)
      order by ${s(key)} limit ${batchRows}
    ),
    -- A full batch may leave rows of the window behind: the next one starts after its last row.
    reached as (
      select coalesce((select max(id) from found having count(*) = ${batchRows}), (select max(${s(key)}) from looked)) as last
    )
    select (select count(*)::int from looked where ${s(key)} <= (select last from reached)) as count,
      (select count(*) < ${windowRows} from looked) and (select count(*) < ${batchRows} from found) as "isLast",
      (select last::text from reached) as last,
      coalesce((select jsonb_agg(jsonb_build_object('id', id::text, 'values', "values") order by id) from found), '[]') as rows`,
    {
      count: z.int(),
      isLast: z.boolean(),
      last: z.string().nullable(),
      rows: z.array(z.object({ id: z.string(), values: z.record(z.string(), z.unknown()) })),
    },
  );
  return { ...found!, last: found!.last ?? cursor };
}

async function eraseRow(
  tx: Parameters<Parameters<ReturnType<typeof sql>["begin"]>[1]>[0],
  teamId: string,
  { table, key, keyType, columns, isDeleted }: SearchedTable,
  keys: Keys,
  { id, values }: Row,
): Promise<number> {
  const isRow = tx`team_id = ${teamId} and ${tx(key)} = ${id}::${tx.unsafe(keyType)}`;
  let changed = 0;
  for (const [name, kind] of Object.entries(columns)) {
    const erased = erase(values[name], kind, keys);
    if (!erased) continue;
    changed = 1;
    if (isDeleted) {
      await tx`delete from ${tx(table)} where ${isRow}`;
      break;
    }
    const value =
      kind === "json"
        ? tx`${JSON.stringify(erased.value)}::text::jsonb`
        : kind === "bytes"
          ? tx`${Buffer.from(String(erased.value))}`
          : tx`${String(erased.value)}`;
    await tx`update ${tx(table)} set ${tx(name)} = ${value} where ${isRow}`;
  }
  return changed;
}

/** A value without the keys; undefined when it holds none. */
function erase(value: unknown, kind: "json" | "text" | "bytes", keys: Keys): { value: unknown } | undefined {
  if (value === null || value === undefined) return undefined;
  if (kind === "json") {
    const erased = eraseInJson(value, keys);
    return erased.changed > 0 ? erased : undefined;
  }
  return eraseInDocument(
    kind === "bytes" ? Buffer.from(String(value), "base64").toString("utf8") : String(value),
    keys,
  );
}

/** A document without the keys: JSON by its records, anything else as text. Undefined when it holds none. */
export function eraseInDocument(text: string, keys: Keys): { value: string } | undefined {
  const json = parsed(text);
  if (json === undefined) {
    const erased = eraseInText(text, keys);
    return erased.changed > 0 ? { value: erased.text } : undefined;
  }
  const erased = eraseInJson(json, keys);
  return erased.changed > 0 ? { value: JSON.stringify(erased.value) } : undefined;
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
