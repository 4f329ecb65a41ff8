import { DomainError } from "@/lib/base/errors";
import type { DatasetVersion } from "@/lib/datasets/queries";
import { countSql } from "@/lib/datasets/sql/run-sql";
import type { Expectation } from "./expectation";
import { type GroupPlan, measureTable, type RowPlan } from "./measure-table";
import { type Plan, plannerOf } from "./plan";
import { type ExpectationResult, type Measured, resultOf } from "./result";

/** Time that all expectations of a version have together, in ms. */
const evaluationMs = 120_000;
/** Most failing rows of SQL that are shown, and most characters of one. */
const [mostExamples, rowLength] = [5, 200];

/**
 * Evaluates expectations on a dataset version, read by its schema.
 * @param options.dataset name of its dataset @param options.now time from which ages count
 * @throws DomainError "invalid" when it takes longer than two minutes
 */
export async function evaluateExpectations(
  version: DatasetVersion,
  expectations: readonly Expectation[],
  { dataset, now, signal }: { dataset: string; now: Date; signal?: AbortSignal | undefined },
): Promise<ExpectationResult[]> {
  const limit = AbortSignal.timeout(evaluationMs);
  const either = signal ? AbortSignal.any([signal, limit]) : limit;
  try {
    const planOf = plannerOf(version);
    const plans = expectations.map((expectation) => [expectation.id, planOf(expectation)] as const);
    const measured = await measureTable(
      version,
      plans.filter((planned): planned is readonly [string, RowPlan | GroupPlan] => isOfTable(planned[1])),
      either,
    );
    const results: ExpectationResult[] = [];
    for (const [index, expectation] of expectations.entries()) {
      const plan = plans[index]![1];
      const found = measured.get(expectation.id) ?? (await measureOne(version, plan, dataset, either));
      results.push(resultOf(expectation, found, now));
    }
    return results;
  } catch (error) {
    signal?.throwIfAborted();
    if (!limit.aborted) throw error;
    throw new DomainError(
      "invalid",
      `The expectations took longer than ${evaluationMs / 60_000} minutes. Remove some, or expect less of large columns.`,
    );
  }
}

const isOfTable = ({ by }: Plan) => by === "rows" || by === "newest" || by === "groups";

/** Measure that needs no pass over the table. */
async function measureOne(
  version: DatasetVersion,
  plan: Plan,
  dataset: string,
  signal: AbortSignal,
): Promise<Measured> {
  const { rows, createdAt } = version;
  const nothing = { rows, failing: 0, examples: [], newest: null };
  if (plan.by === "version") return { ...nothing, newest: createdAt };
  if (plan.by === "nothing") return { ...nothing, problem: plan.problem };
  if (plan.by === "sql") return { ...nothing, ...(await measureSql(version, plan.query, dataset, signal)) };
  throw new Error(`An expectation by ${plan.by} was not measured.`);
}

/** Failing rows of a SELECT. A single boolean is the answer itself. A query that fails is a problem of the expectation. */
async function measureSql(
  found: DatasetVersion,
  query: string,
  dataset: string,
  signal: AbortSignal,
): Promise<Pick<Measured, "failing" | "examples" | "problem">> {
  try {
    const { columns, rows, total } = await countSql(found.teamId, query, {
      limit: mostExamples,
      signal,
      tables: { data: { dataset, version: found.version, found } },
    });
    const isAnswer = total === 1 && columns.length === 1 && columns[0]!.type === "BOOLEAN";
    if (isAnswer) {
      const [answer] = rows[0]!;
      const problem =
        answer === true ? undefined : `the query answered ${answer === false ? "false" : "nothing"}`;
      return { failing: 0, examples: [], problem };
    }
    const examples = rows.map((row) => {
      const value = columns.map(({ name }, index) => `${name} = ${row[index] ?? "null"}`).join(", ");
      return { row: null, value: value.slice(0, rowLength) };
    });
    return { failing: total, examples };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof DomainError)) throw error;
    return { failing: 0, examples: [], problem: `the query failed: ${error.message}` };
  }
}
