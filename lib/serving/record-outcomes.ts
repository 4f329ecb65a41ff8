import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { counted, listed } from "@/lib/base/number-text";
import { knownLabels, readLabel } from "@/lib/datasets/label";
import { outcomeReader, unknownOutcome } from "@/lib/datasets/outcome";
import { getModel } from "@/lib/registry/model-queries";
import { labelsInWords, outcomeOfModel } from "./outcome-lines";
import { longestKey } from "./scoring-body";

/** Maximum outcomes of a call. */
export const mostOutcomes = 5000;

const Label = z.union([z.string().max(200), z.number(), z.boolean()]);
const RequestId = z.string().min(1).max(128);

/**
 * Outcomes of scored rows: of a row of a request, of all rows of a request, or of a key. @throws DomainError "invalid" for
 * too many rows
 */
export const Outcomes = z.preprocess(
  requireFewRows,
  z
    .array(
      z.union([
        z.strictObject({ request: RequestId, row: z.int().min(0).max(9999).default(0), label: Label }),
        z.strictObject({ request: RequestId, labels: z.array(Label).min(1).max(10_000) }),
        z.strictObject({ key: z.string().min(1).max(longestKey), label: Label }),
      ]),
    )
    .min(1)
    .max(mostOutcomes),
);
export type Outcomes = z.output<typeof Outcomes>;

/** Result of a call. A prediction is a version's score of a row: a shadowed row has two. */
export const RecordedOutcomes = z.object({
  /** Predictions that have got their first outcome. */
  recorded: z.int(),
  /** Predictions whose outcome was another before. */
  changed: z.int(),
  /** Predictions that had this outcome already. */
  unchanged: z.int(),
  /** Outcomes for which there is no prediction, and the places of the first in the call. */
  unknown: z.int(),
  firstUnknown: z.array(z.int()),
});
export type RecordedOutcomes = z.infer<typeof RecordedOutcomes>;

interface Given {
  place: number;
  request: string | null;
  row: number | null;
  key: string | null;
  label: 0 | 1;
}

/**
 * Records what happened to scored rows, by request and row or by key; a key stands for the first row that has it in each
 * request. A label is a usual spelling of yes or no, where yes is positive, or a value of the model's outcome. Idempotent: the last
 * outcome of a prediction counts, and each call is one entry of the audit log.
 * @throws DomainError "not-found" for the model; "invalid" for a label that is neither
 */
export async function recordOutcomes(
  teamId: string,
  name: string,
  outcomes: Outcomes,
): Promise<RecordedOutcomes> {
  const model = await getModel(teamId, name);
  const read = await labelReader(teamId, name, outcomes);
  const written = await write(
    teamId,
    name,
    outcomes.flatMap((outcome, place) => rowsOf(outcome, place, read)),
  );
  await recordAct(teamId, "model.outcomes-recorded", { kind: "model", id: model.id, name }, { ...written });
  return written;
}

/** Result of recording as a sentence, with the first keys that no request named. */
export function recordedInWords(
  { recorded, changed, unchanged, unknown, firstUnknown }: RecordedOutcomes,
  given: readonly { key: string }[],
): string {
  const done = [
    `${counted(recorded, "outcome")} recorded`,
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(unchanged > 0 ? [`${unchanged} known before`] : []),
  ];
  if (unknown === 0) return `${listed(done)}.`;
  const keys = firstUnknown.slice(0, 3).map((place) => given[place]!.key);
  const shown = unknown > keys.length ? `${keys.join(", ")} and others` : listed(keys);
  return `${listed(done)}. No scored row has the key of ${counted(unknown, "line")}: ${shown}.`;
}

/** Counts rows before each label is checked: half a million labels would hold the event loop. */
function requireFewRows(outcomes: unknown): unknown {
  if (!Array.isArray(outcomes)) return outcomes;
  const rows = outcomes.reduce(
    (sum, each) => sum + (Array.isArray(each?.labels) ? each.labels.length : 1),
    0,
  );
  if (rows > 2 * mostOutcomes)
    throw new DomainError("invalid", `A call takes outcomes of at most ${2 * mostOutcomes} rows.`);
  return outcomes;
}

type ReadLabel = (label: z.output<typeof Label>, place: number) => 0 | 1;

/** Reader of labels. The model is opened only where one is no usual spelling. */
async function labelReader(teamId: string, name: string, outcomes: Outcomes): Promise<ReadLabel> {
  const isUsual = (label: z.output<typeof Label>) => readLabel(String(label)) !== undefined;
  const areUsual = outcomes.every((each) =>
    "labels" in each ? each.labels.every(isUsual) : isUsual(each.label),
  );
  const outcome = areUsual ? unknownOutcome : await outcomeOfModel(teamId, name);
  const ofData = outcomeReader(outcome);
  return (label, place) => {
    const known = readLabel(String(label)) ?? ofData(String(label));
    if (known !== undefined) return known;
    const words = outcome.negative === null ? "" : ` Or, as in the data: ${labelsInWords(outcome)}.`;
    throw new DomainError(
      "invalid",
      `Outcome ${place + 1} has the label "${String(label)}". Write ${knownLabels}.${words}`,
    );
  };
}

function rowsOf(outcome: Outcomes[number], place: number, readLabelAt: ReadLabel): Given[] {
  const read = (label: z.output<typeof Label>) => readLabelAt(label, place);
  if ("key" in outcome)
    return [{ place, request: null, row: null, key: outcome.key, label: read(outcome.label) }];
  const { request } = outcome;
  if ("labels" in outcome)
    return outcome.labels.map((label, row) => ({ place, request, row, key: null, label: read(label) }));
  return [{ place, request, row: outcome.row, key: null, label: read(outcome.label) }];
}

/** The last outcome of a prediction in a call counts. */
async function write(teamId: string, model: string, given: Given[]): Promise<RecordedOutcomes> {
  const s = sql();
  const [counts] = await readRows(
    s`
    -- Outcomes by row or key, with their place in the call.
    with given as (
      select * from unnest(
        ${given.map(({ place }) => place)}::int[], ${given.map(({ request }) => request)}::text[],
        ${given.map(({ row }) => row)}::int[], ${given.map(({ key }) => key)}::text[],
        ${given.map(({ label }) => label)}::smallint[]) as given (place, request, "row", key, label)),
    -- Predictions that they are about, of every version that scored the row.
    matched as (
      select given.place as given_place, given.label, given."row" as place, score.*
      from given join prediction_scores score
        on score.team_id = ${teamId} and score.model = ${model} and score.request_id = given.request
      where given."row" < cardinality(score.labels)
      union all
      select given.place, given.label, array_position(score.keys, given.key) - 1, score.*
      from given join prediction_scores score
        on score.team_id = ${teamId} and score.model = ${model} and score.keys @> array[given.key]
      where given.key is not null),
    -- The last outcome of each prediction.
    last as (
      select distinct on (request_id, place, version) * from matched
      order by request_id, place, version, given_place desc),
    -- What is new or another than before.
    written as (
      insert into prediction_outcomes as old
        (team_id, request_id, place, version, role, model, label, flagged, probability, predicted_at)
      select team_id, request_id, place, version, role, model, label, labels[place + 1], probabilities[place + 1], created_at
      from last
      on conflict (team_id, request_id, place, version)
        do update set label = excluded.label, created_at = now() where old.label <> excluded.label
      returning (xmax = 0) as is_new),
    -- Outcomes without a prediction.
    lost as (
      select distinct place from given
      where not exists (select from matched where matched.given_place = given.place))
    select (select count(*) from written where is_new)::int as recorded,
      (select count(*) from written where not is_new)::int as changed,
      (select count(*) from last)::int - (select count(*) from written)::int as unchanged,
      (select count(*) from lost)::int as unknown,
      array(select place from lost order by place limit 20) as "firstUnknown"`,
    RecordedOutcomes.shape,
  );
  return counts!;
}
