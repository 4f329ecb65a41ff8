import { beforeAll, expect, test } from "vitest";
import { sql } from "@/db/client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { createExperiment } from "./mutations";
import { findRuns } from "./search-runs";

useTestDatabase();

/** More than are looked at one by one, so that walks, sets and single rows all find some. */
const count = 4000;
interface Run {
  id: string;
  start: number;
  /** Missing for some, the same for a few. */
  end?: number;
  name: string;
  /** Missing for some, NaN for others, the same for many. */
  loss?: number;
  /** Eleven values, NaN and none. */
  grade?: number;
  model: string;
  /** Different for each. */
  word: string;
  long: string;
  team?: string;
}
const runs: Run[] = Array.from({ length: count }, (_, index) => ({
  id: `${String(index).padStart(4, "0")}${"0".repeat(28)}`,
  start: 1_700_000_000_000 + Math.floor(index / 2) * 1000,
  end: index % 9 === 0 ? undefined : 1_700_000_000_000 + Math.floor(((index * 7) % count) / 3) * 1000,
  name: `run ${index}`,
  loss: index % 10 === 0 ? undefined : index % 10 === 1 ? Number.NaN : (index * 37) % 1000,
  grade: index % 13 === 12 ? undefined : index % 13 === 11 ? Number.NaN : (index % 13) / 10,
  model: ["forest", "boosting", "linear"][index % 3]!,
  word: `Word ${(index * 7919) % count}_`,
  long: `${"x".repeat(300)}${index % 7}`,
  team: index % 50 === 0 ? undefined : `team ${index % 20}`,
}));
let teamId: string;
let wireId: string;

beforeAll(async () => {
  ({ teamId } = await makeTeam());
  const experiment = await createExperiment(teamId, { name: "many" });
  wireId = experiment.wireId;
  const text = (value: number | undefined) => (value === undefined ? null : String(value));
  const rows = runs.map((run) => ({ ...run, loss: text(run.loss), grade: text(run.grade) }));
  const given = sql()`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as run (id text, start bigint, "end" bigint, name text, loss float8,
    grade float8, model text, word text, long text, team text)`;
  await sql()`insert into experiment_runs (id, team_id, experiment_id, name, status, started_at, ended_at)
    select id, ${teamId}, ${experiment.id}, name, 'FINISHED', to_timestamp(start / 1000.0), to_timestamp("end" / 1000.0) from ${given}`;
  await sql()`insert into experiment_latest_metrics (run_id, experiment_id, key, step, logged_at, value)
    select id, ${experiment.id}, 'loss', 0, now(), loss from ${given} where loss is not null
    union all select id, ${experiment.id}, 'grade', 0, now(), grade from ${given} where grade is not null`;
  await sql()`insert into experiment_params (run_id, experiment_id, key, value)
    select id, ${experiment.id}, 'model', model from ${given} union all select id, ${experiment.id}, 'word', word from ${given}
    union all select id, ${experiment.id}, 'long', long from ${given}`;
  await sql()`insert into experiment_tags (run_id, experiment_id, key, value)
    select id, ${experiment.id}, 'a team', team from ${given} where team is not null`;
});

const hasLoss = ({ loss }: Run, test: (loss: number) => boolean) => loss !== undefined && test(loss);
const searches: [filter: string, (run: Run) => boolean][] = [
  ["", () => true],
  ["metrics.loss > 995", (run) => hasLoss(run, (loss) => loss > 995)],
  ["metrics.loss >= 100 and metrics.loss < 900", (run) => hasLoss(run, (loss) => loss >= 100 && loss < 900)],
  ["metrics.loss != 111", (run) => hasLoss(run, (loss) => !Number.isNaN(loss) && loss !== 111)],
  [
    "params.model = 'forest' and metrics.loss < 500",
    (run) => run.model === "forest" && hasLoss(run, (loss) => loss < 500),
  ],
  ["params.model LIKE '%oo%'", ({ model }) => model === "boosting"],
  ["params.model LIKE 'boos%'", ({ model }) => model === "boosting"],
  ["params.model ILIKE '%OO%'", ({ model }) => model === "boosting"],
  ["params.model LIKE 'none%'", () => false],
  ["params.word LIKE 'Word 39%'", ({ word }) => word.startsWith("Word 39")],
  ["params.word LIKE '%_99_'", ({ word }) => /.99.$/.test(word)],
  [
    "params.word ILIKE 'wORD 1%' and metrics.grade >= 0.5",
    ({ word, grade }) => word.startsWith("Word 1") && grade! >= 0.5,
  ],
  ["metrics.grade = 0.3 and params.word != 'x'", ({ grade }) => grade === 0.3],
  [`params.long = '${"x".repeat(300)}3'`, ({ long }) => long.endsWith("3")],
  ["params.long LIKE '%5'", ({ long }) => long.endsWith("5")],
  ["tags.`a team` IS NULL", ({ team }) => team === undefined],
  [
    "tags.`a team` IS NOT NULL and tags.`a team` != 'team 7'",
    ({ team }) => team !== undefined && team !== "team 7",
  ],
  ["run_name ILIKE 'RUN 39%'", ({ name }) => name.startsWith("run 39")],
  ["params.absent = 'x'", () => false],
  ["params.model != 'forest' and params.model ILIKE '%O%'", ({ model }) => model === "boosting"],
  ["params.model LIKE '%' and params.model LIKE '_inea_'", ({ model }) => model === "linear"],
  // Each finds many runs, all of them together few.
  [
    "tags.`a team` = 'team 4' and params.model = 'linear' and metrics.loss > 300",
    ({ team, model, loss }) => team === "team 4" && model === "linear" && loss! > 300,
  ],
  [
    "artifact_uri LIKE '%0007000%' and params.model = 'boosting'",
    ({ id, model }) => id.startsWith("0007") && model === "boosting",
  ],
];
const orders: [orderBy: string[], (a: Run, b: Run) => number][] = [
  [[], () => 0],
  [["start_time ASC"], (a, b) => a.start - b.start],
  [["end_time DESC"], (a, b) => byNumber(a.end, b.end, -1)],
  [["end_time ASC"], (a, b) => byNumber(a.end, b.end, 1)],
  [["metrics.loss DESC"], (a, b) => byNumber(a.loss, b.loss, -1)],
  [["metrics.loss ASC"], (a, b) => byNumber(a.loss, b.loss, 1)],
  [["metrics.grade DESC"], (a, b) => byNumber(a.grade, b.grade, -1)],
  [["metrics.grade ASC", "params.word"], (a, b) => byNumber(a.grade, b.grade, 1) || byText(a.word, b.word)],
  [["params.model ASC"], (a, b) => byText(a.model, b.model)],
  [
    ["params.model DESC", "metrics.loss ASC"],
    (a, b) => -byText(a.model, b.model) || byNumber(a.loss, b.loss, 1),
  ],
  [["params.word ASC"], (a, b) => byText(a.word, b.word)],
  [["params.long ASC"], (a, b) => byText(a.long, b.long)],
  [["tags.`a team` ASC"], (a, b) => byText(a.team ?? "~", b.team ?? "~")],
  [
    ["tags.`a team` DESC"],
    (a, b) =>
      (a.team === undefined ? 1 : 0) - (b.team === undefined ? 1 : 0) || -byText(a.team ?? "", b.team ?? ""),
  ],
  [["run_name ASC"], (a, b) => byText(a.name, b.name)],
];

test.each(searches)("finds runs by %s, in every order", async (filter, matches) => {
  for (const [orderBy, compare] of orders) {
    const expected = runs
      .filter(matches)
      .sort((a, b) => compare(a, b) || b.start - a.start || byText(a.id, b.id));
    const search = { experimentWireIds: [wireId], filter, orderBy, limit: 50 };
    expect(
      (await findRuns(teamId, search)).map(({ id }) => id),
      orderBy.join(),
    ).toEqual(expected.slice(0, 50).map(({ id }) => id));
  }
});

test.each(orders)("pages by cursors hold every run once, by %s", async (orderBy, compare) => {
  const filter = "params.model != 'linear'";
  const expected = runs
    .filter(({ model }) => model !== "linear")
    .sort((a, b) => compare(a, b) || b.start - a.start || byText(a.id, b.id));
  const found: string[] = [];
  let after: string | undefined;
  do {
    const page = await findRuns(teamId, { experimentWireIds: [wireId], filter, orderBy, limit: 700, after });
    found.push(...page.map(({ id }) => id));
    after = page.at(-1)?.cursor;
  } while (after);
  expect(found).toEqual(expected.map(({ id }) => id));
});

test("a cursor that is none of this order is refused", async () => {
  const search = { experimentWireIds: [wireId], orderBy: ["metrics.loss ASC"], limit: 1 };
  const [run] = await findRuns(teamId, search);
  const hostile = [
    "x",
    "bnVsbA",
    ...[
      ["0", "1e-999", null, "a"],
      ["0", "1", "9999-99-99T00:00:00.000000Z", "a"],
    ].map((parts) => Buffer.from(JSON.stringify(parts)).toString("base64url")),
  ];
  for (const after of hostile)
    await expect(findRuns(teamId, { ...search, after })).rejects.toThrow("Invalid page token");
  await expect(findRuns(teamId, { ...search, orderBy: [], after: run!.cursor })).rejects.toThrow(
    "Invalid page token",
  );
});

test("another team finds nothing", async () => {
  const other = await makeTeam();
  expect(await findRuns(other.teamId, { experimentWireIds: [wireId], limit: 10 })).toEqual([]);
});

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** NaN, then missing values, last. */
function byNumber(a: number | undefined, b: number | undefined, sign: number): number {
  const rank = (value: number | undefined) => (value === undefined ? 2 : Number.isNaN(value) ? 1 : 0);
  return rank(a) - rank(b) || (rank(a) === 0 ? (a! - b!) * sign : 0);
}
