import { parse as parseCsv } from "csv-parse/sync";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { parseJsonBody } from "@/lib/base/json";
import type { RawClaim } from "@/lib/learning/features/read-claim";

const Value = z.union([z.string(), z.number(), z.boolean()]);
/** Accepted media types of a scoring request. */
export type ScoringType = "application/json" | "text/csv";

/** Maximum claims per request. */
export const maxClaims = 10_000;

const Rows = z.array(z.record(z.string(), Value)).min(1);

const ScoringBody = z.union([
  z.strictObject({
    dataframe_split: z.object({
      columns: z.array(z.string()),
      data: z.array(z.array(Value)).min(1),
      index: z.array(z.unknown()).optional(),
    }),
  }),
  z.strictObject({ dataframe_records: Rows }),
  z.strictObject({ instances: Rows }),
  z.strictObject({ inputs: z.record(z.string(), z.array(Value)) }),
]);

/**
 * Reads the claims of a scoring request in MLflow's protocol for models with a column signature.
 * @throws DomainError "invalid" when the body matches none of its forms, "too-large" above `maxClaims`
 */
export function readScoringRequest(body: string, type: ScoringType): RawClaim[] {
  const claims = type === "text/csv" ? readCsv(body) : readJson(body);
  requireFew(claims.length);
  return claims;
}

function requireFew(count: number): void {
  if (count > maxClaims)
    throw new DomainError(
      "too-large",
      `A request can contain at most ${maxClaims} claims. Send them in several requests.`,
    );
}

/** Counts rows before checking any value: error messages about millions of values would use up all memory. */
function countRows(body: unknown): number {
  const request = body as Record<string, unknown> | null;
  const { data } = (request?.dataframe_split ?? {}) as { data?: unknown };
  const lists = [
    request?.dataframe_records,
    request?.instances,
    data,
    ...Object.values(request?.inputs ?? {}),
  ];
  return Math.max(0, ...lists.map((list) => (Array.isArray(list) ? list.length : 0)));
}

function readJson(body: string): RawClaim[] {
  const sent = parseJsonBody(body);
  requireFew(countRows(sent));
  const parsed = ScoringBody.safeParse(sent);
  if (!parsed.success) {
    const place = findNull(sent);
    const message = place
      ? `${place} is null. Send "" for a missing value.`
      : "Send exactly one of dataframe_split, dataframe_records, instances or inputs, with at least one claim, named columns and no nulls.";
    throw new DomainError("invalid", message, place ? [{ path: place, message }] : []);
  }
  const request = parsed.data;
  if ("dataframe_records" in request) return request.dataframe_records;
  if ("instances" in request) return request.instances;
  if ("inputs" in request) return fromColumns(request.inputs);
  const { columns, data } = request.dataframe_split;
  const ragged = data.findIndex((row) => row.length !== columns.length);
  if (ragged >= 0)
    throw new DomainError(
      "invalid",
      `Row ${ragged} has ${data[ragged]?.length} values for ${columns.length} columns.`,
    );
  return data.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]!])));
}

const Split = z.object({
  dataframe_split: z.object({ columns: z.array(z.string()), data: z.array(z.array(z.unknown())) }),
});
const Columns = z.object({ inputs: z.record(z.string(), z.array(z.unknown())) });
const Records = z.array(z.record(z.string(), z.unknown()));

/** Locates the first null of a request, such as `Region of claim 2`, counted from 1; undefined when there is none. */
function findNull(sent: unknown): string | undefined {
  const place = (field: string, claim: number) => `${field} of claim ${claim + 1}`;
  const split = Split.safeParse(sent).data?.dataframe_split;
  for (const [claim, row] of split?.data.entries() ?? []) {
    const index = row.indexOf(null);
    if (index >= 0) return place(split?.columns[index] ?? `value ${index + 1}`, claim);
  }
  for (const [field, values] of Object.entries(Columns.safeParse(sent).data?.inputs ?? {}))
    if (values.includes(null)) return place(field, values.indexOf(null));
  const { dataframe_records, instances } = (sent ?? {}) as {
    dataframe_records?: unknown;
    instances?: unknown;
  };
  for (const [claim, row] of (Records.safeParse(dataframe_records ?? instances).data ?? []).entries())
    for (const [field, value] of Object.entries(row)) if (value === null) return place(field, claim);
  return undefined;
}

function fromColumns(columns: Record<string, z.infer<typeof Value>[]>): RawClaim[] {
  const lengths = new Set(Object.values(columns).map((values) => values.length));
  const [length = 0] = lengths;
  if (lengths.size !== 1 || length === 0)
    throw new DomainError("invalid", "The columns of inputs differ in length, or are empty.");
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[row]!])),
  );
}

function readCsv(body: string): RawClaim[] {
  try {
    const rows = parseCsv(body, { columns: true, bom: true, skip_empty_lines: true }) as RawClaim[];
    if (rows.length > 0) return rows;
  } catch (error) {
    throw new DomainError("invalid", `The body is not valid CSV: ${(error as Error).message}`);
  }
  throw new DomainError("invalid", "The body has no claims.");
}
