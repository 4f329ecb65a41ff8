import { parse as parseCsv } from "csv-parse/sync";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { parseJsonBody } from "@/lib/base/json";
import type { RawClaim } from "@/lib/learning/features/read-claim";

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** Accepted media types of a scoring request. */
export type ScoringType = "application/json" | "text/csv";

/** Maximum claims per request. */
export const maxClaims = 10_000;

const Rows = z.array(z.record(z.string(), Value)).min(1);

const Matrix = z.array(z.array(Value)).min(1);

const NamedBody = z.union([
  z.strictObject({
    dataframe_split: z.object({
      columns: z.array(z.string()),
      data: Matrix,
      index: z.array(z.unknown()).optional(),
    }),
  }),
  z.strictObject({ dataframe_records: Rows }),
  z.strictObject({ instances: Rows }),
  z.strictObject({ inputs: z.record(z.string(), z.array(Value)) }),
]);
const MatrixBody = z.union([
  z.strictObject({ instances: Matrix }),
  z.strictObject({ inputs: z.union([Matrix, z.record(z.string(), Matrix)]) }),
]);

/** The one input of a model that takes all fields as a matrix, with the names of its columns. */
export interface TensorInput {
  name: string;
  columns: readonly string[];
}

/**
 * Reads the claims of a scoring request in MLflow's protocol.
 * @param tensor lets a request send rows without names, as MLflow takes them for models with a tensor
 * @throws DomainError "invalid" when the body matches none of its forms, "too-large" above `maxClaims`
 */
export function readScoringRequest(body: string, type: ScoringType, tensor?: TensorInput): RawClaim[] {
  const claims = type === "text/csv" ? readCsv(body) : readJson(body, tensor);
  requireFew(claims.length);
  return claims;
}

function requireFew(count: number): void {
  if (count > maxClaims)
    throw new DomainError(
      "too-large",
      `A request can contain at most ${maxClaims} rows. Send them in several requests.`,
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
    request?.inputs,
    ...Object.values(request?.inputs ?? {}),
  ];
  return lists.reduce<number>((most, list) => Math.max(most, Array.isArray(list) ? list.length : 0), 0);
}

function readJson(body: string, tensor: TensorInput | undefined): RawClaim[] {
  const sent = parseJsonBody(body);
  requireFew(countRows(sent));
  const named = NamedBody.safeParse(sent);
  if (!named.success) return readMatrix(sent, tensor);
  const request = named.data;
  if ("dataframe_records" in request) return request.dataframe_records;
  if ("instances" in request) return request.instances;
  if ("inputs" in request) return fromColumns(request.inputs);
  const { columns, data } = request.dataframe_split;
  return fromRows(columns, data);
}

function readMatrix(sent: unknown, tensor: TensorInput | undefined): RawClaim[] {
  const read = tensor && MatrixBody.safeParse(sent).data;
  if (!tensor || !read)
    throw new DomainError(
      "invalid",
      "Send exactly one of dataframe_split, dataframe_records, instances or inputs, with at least one row and named columns.",
    );
  const rows = "instances" in read ? read.instances : read.inputs;
  if (Array.isArray(rows)) return fromRows(tensor.columns, rows);
  const given = rows[tensor.name];
  if (!given || Object.keys(rows).length > 1)
    throw new DomainError("invalid", `This model has one input: ${tensor.name}.`);
  return fromRows(tensor.columns, given);
}

function fromRows(columns: readonly string[], data: z.infer<typeof Matrix>): RawClaim[] {
  const ragged = data.findIndex((row) => row.length !== columns.length);
  if (ragged >= 0)
    throw new DomainError(
      "invalid",
      `Row ${ragged} has ${data[ragged]?.length} values for ${columns.length} columns.`,
    );
  return data.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]!])));
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
  throw new DomainError("invalid", "The body has no rows.");
}
