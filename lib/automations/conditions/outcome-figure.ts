import { z } from "zod";
import { defineCondition, type Occurrence } from "@/lib/automations/condition";
import { choice, decimal, modelName, whole } from "@/lib/automations/fields";
import { dayMs } from "@/lib/base/time-units";
import { figuresOf, listOutcomeDays, type OutcomeDay, sumCounts } from "@/lib/serving/outcome-figures";

const schema = z.strictObject({
  type: z.literal("outcome-figure"),
  figure: choice(["recall", "precision", "calibration-gap", "brier-score"]),
  model: modelName(),
  is: choice(["under", "over"]),
  value: decimal(),
  days: whole(1, 365),
  rows: whole(1, 1_000_000),
});
type Fields = z.output<typeof schema>;

export default defineCondition({
  slug: "outcome-figure",
  name: "a model is wrong too often on outcomes",
  sentence:
    "the {figure} of the model {model} is {is} {value} on predictions of the last {days} days, with at least {rows} outcomes",
  note: "Outcomes arrive by POST /api/v1/models/{name}/outcomes. It fires at most once a day. The calibration gap is the mean probability minus the share of positives, without its sign.",
  initial: {
    type: "outcome-figure",
    figure: "recall",
    model: "insurance-fraud",
    is: "under",
    value: 0.8,
    days: 30,
    rows: 100,
  },
  schema,
  async now(fields, { teamId, since }) {
    const today = startOfDay(new Date());
    const days = await servedDays(teamId, fields, today, today);
    const found = on(fields, days, today);
    return found && today.getTime() + dayMs > since.getTime() ? [{ ...found, at: new Date() }] : [];
  },
  async between(fields, { teamId, since, until }) {
    const [first, last] = [startOfDay(since), startOfDay(until)];
    const days = await servedDays(teamId, fields, first, last);
    const occurrences: Occurrence[] = [];
    for (let day = first.getTime(); day <= last.getTime(); day += dayMs) {
      const found = on(fields, days, new Date(day));
      if (found && found.at >= since && found.at < until) occurrences.push(found);
    }
    return occurrences;
  },
});

/** Outcomes of predictions that answered, of all windows that end on the days from `first` to `last`. */
async function servedDays(teamId: string, { model, days }: Fields, first: Date, last: Date) {
  const range = {
    since: new Date(first.getTime() - (days - 1) * dayMs),
    until: new Date(last.getTime() + dayMs),
  };
  return (await listOutcomeDays(teamId, model, range)).filter(({ role }) => role === "served");
}

/** Occurrence of the window that ends with a day; undefined when its figure is within the value, or unknown. */
function on(fields: Fields, all: readonly OutcomeDay[], day: Date): Occurrence | undefined {
  const { figure, model, is, value: limit, days, rows } = fields;
  const from = day.getTime() - (days - 1) * dayMs;
  const window = all.filter((each) => each.day.getTime() >= from && each.day <= day);
  const figures = figuresOf(sumCounts(window));
  const { recall, precision, brier, predicted, observed } = figures;
  const gap = predicted === null || observed === null ? null : Math.abs(predicted - observed);
  const value = { recall, precision, "calibration-gap": gap, "brier-score": brier }[figure];
  if (value === null || figures.rows < rows || (is === "under" ? value >= limit : value <= limit))
    return undefined;
  return {
    cause: `outcome-figure:${model}:${day.toISOString().slice(0, 10)}`,
    reason: `The ${figure} of ${model} is ${value.toFixed(4)}, ${is} ${limit}, on ${figures.rows} outcomes of ${days} days.`,
    at: new Date(day.getTime() + dayMs - 1),
  };
}

function startOfDay(time: Date): Date {
  return new Date(Math.floor(time.getTime() / dayMs) * dayMs);
}
