import { z } from "zod";
import { keepableText } from "@/lib/base/keepable";
import { counted, decimalsBeside, percent } from "@/lib/base/number-text";
import { dayMs } from "@/lib/base/time-units";
import { atLeast, atMost, daysBeside, QualityCheck } from "@/lib/datasets/quality-check";
import type { Expectation } from "./expectation";
import { expectationInWords } from "./in-words";

/** `warned`: not met, and of the severity `warn`. */
export const ExpectationStatus = z.enum(["passed", "warned", "failed"]);
export type ExpectationStatus = z.infer<typeof ExpectationStatus>;

/** A row that does not meet an expectation. */
export const FailingRow = z.object({
  /** Number of the row, counted from 1 without the header; null where none is known. */
  row: z.int().nullable(),
  /** The value as written, cut at 200 characters; of SQL, the row. */
  value: z.string(),
});
export type FailingRow = z.infer<typeof FailingRow>;

/** Result of an expectation on a dataset version. */
export const ExpectationResult = z.object({
  /** Id of the expectation. */
  id: z.string(),
  status: ExpectationStatus,
  /** Statement (`name`), measured `value`, allowed `threshold`, and where it is not met, what was found. */
  check: QualityCheck,
  /** The first failing rows, at most five. */
  examples: z.array(FailingRow),
  /** Of freshness: the time whose age it is. */
  newest: z.iso.datetime().nullable(),
});
export type ExpectationResult = z.infer<typeof ExpectationResult>;

/** Measure of an expectation. */
export interface Measured {
  /** Rows of the version. */
  rows: number;
  /** Rows that do not meet it; of `unique`, those that repeat an earlier one. */
  failing: number;
  examples: FailingRow[];
  /** Of freshness: the time whose age it is; null when there is none. */
  newest: Date | null;
  /** Why it cannot be met at all, such as a column that is not there. */
  problem?: string | undefined;
}

type Finding = Pick<QualityCheck, "value" | "threshold" | "unit" | "limit" | "hasPassed" | "found">;

/** Result of what was measured. @param now time from which ages count */
export function resultOf(expectation: Expectation, measured: Measured, now: Date): ExpectationResult {
  const { examples, problem } = measured;
  const newest = expectation.type === "freshness" ? measured.newest : null;
  const finding: Finding =
    problem === undefined
      ? findingOf(expectation, measured, now)
      : { ...atMost(1, 0, "count"), found: problem };
  return statusOf({
    id: expectation.id,
    check: {
      name: expectationInWords(expectation),
      severity: expectation.severity,
      ...finding,
      found: finding.hasPassed ? "" : keepableText(finding.found),
    },
    // Values of a file and messages of DuckDB are texts from outside.
    examples: finding.hasPassed
      ? []
      : examples.map(({ row, value }) => ({ row, value: keepableText(value) })),
    newest: newest?.toISOString() ?? null,
  });
}

/** A stored result with the age that it has now. */
export function agedResult(result: ExpectationResult, now: Date): ExpectationResult {
  const { newest, check } = result;
  if (newest === null) return result;
  const aged = { ...check, ...ageOf(new Date(newest), check.threshold, now) };
  return statusOf({ ...result, check: { ...aged, found: aged.hasPassed ? "" : aged.found } });
}

/** The worst status of all results. */
export function worstStatus(results: readonly ExpectationResult[]): ExpectationStatus {
  const order: ExpectationStatus[] = ["failed", "warned", "passed"];
  return order.find((status) => results.some((result) => result.status === status)) ?? "passed";
}

/** A result in words, such as `"amount is at least 0": 3 of 1,000 rows do not meet it`. */
export function resultInWords({ check: { name, found } }: ExpectationResult): string {
  return found === "" ? `"${name}"` : `"${name}": ${found}`;
}

function statusOf(result: Omit<ExpectationResult, "status">): ExpectationResult {
  const { hasPassed, severity } = result.check;
  return { ...result, status: hasPassed ? "passed" : severity === "warn" ? "warned" : "failed" };
}

function findingOf(expectation: Expectation, { rows, failing, newest }: Measured, now: Date): Finding {
  switch (expectation.type) {
    case "missing": {
      const share = rows === 0 ? 0 : failing / rows;
      const of = `${failing.toLocaleString("en-US")} of ${counted(rows, "row")}`;
      const decimals = decimalsBeside(share * 100, expectation.atMost * 100, 2);
      return {
        ...atMost(share, expectation.atMost),
        found: `${of} ${failing === 1 ? "has" : "have"} no value (${percent(share, decimals)})`,
      };
    }
    case "rows": {
      const { min, max } = expectation;
      const found = `the version has ${counted(rows, "row")}`;
      const isShort = min !== null && (rows < min || max === null);
      return { ...(isShort ? atLeast(rows, min) : atMost(rows, max ?? rows, "count")), found };
    }
    case "freshness":
      return newest
        ? ageOf(newest, expectation.days, now)
        : { ...atMost(0, expectation.days, "days"), hasPassed: false, found: "no value is a date" };
    case "unique": {
      const found = `${counted(failing, "row")} ${failing === 1 ? "repeats" : "repeat"} an earlier one`;
      return { ...atMost(failing, 0, "count"), found };
    }
    case "sql": {
      const found = `${counted(failing, "row")} ${failing === 1 ? "does" : "do"} not meet it`;
      return { ...atMost(failing, 0, "count"), found };
    }
    default: {
      const of = `${failing.toLocaleString("en-US")} of ${counted(rows, "row")}`;
      return {
        ...atMost(failing, 0, "count"),
        found: `${of} ${failing === 1 ? "does" : "do"} not meet it`,
      };
    }
  }
}

/** Age in days. A day without a time of day is as old as the calendar (UTC) says, so that yesterday is 1 day old. */
function ageOf(newest: Date, days: number, now: Date): Finding {
  const isDay = newest.getTime() % dayMs === 0;
  const until = isDay ? Math.floor(now.getTime() / dayMs) * dayMs : now.getTime();
  const age = Math.max(0, (until - newest.getTime()) / dayMs);
  const time = newest.toISOString();
  const found = `the newest is of ${isDay ? time.slice(0, 10) : time.slice(0, 16).replace("T", " ")}, ${daysBeside(age, days)} ago`;
  return { ...atMost(age, days, "days"), found };
}
