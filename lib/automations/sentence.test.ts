import { expect, test } from "vitest";
import { Then, When } from "./catalog";
import { describe as describeAutomation, listKinds } from "./describe";
import { optionsOf, partsOf } from "./sentence";

const choices = {
  deployments: [{ slug: "train", name: "Train" }],
  flows: [{ slug: "steps", name: "Steps" }],
  webhooks: [{ id: "w1", name: "Alerts" }],
  datasets: ["claims"],
  models: ["insurance-fraud"],
};
const say = (when: object, then: object) =>
  describeAutomation({ when: When.parse(when), then: Then.parse(then) }, choices);

test.each([
  [
    { type: "run-ended", of: { deployment: "train" }, states: ["Failed", "TimedOut", "Crashed"] },
    { type: "pause-deployment", deployment: { $from: "run.deployment" } },
    "When a run of Train fails, then pause its deployment.",
  ],
  [
    { type: "run-ended", of: { flow: "steps" }, states: ["Crashed"] },
    { type: "send-message", to: "w1" },
    "When a run of the flow Steps becomes Crashed, then send a message to Alerts.",
  ],
  [
    { type: "metric", of: "any", metric: "recall", is: "under", value: 0.9 },
    { type: "run-deployment", deployment: "train" },
    "When the metric recall is under 0.9 in a run of any deployment, then run Train with its own parameters.",
  ],
  [
    { type: "silence", of: { deployment: "gone" }, days: 7 },
    { type: "run-deployment", deployment: "train", params: { seed: 7 } },
    'When no run of gone has completed for 7 days, then run Train with {"seed":7}.',
  ],
  [
    { type: "silence", of: "any", days: 1 },
    { type: "send-message", to: "w1" },
    "When no run of any deployment has completed for 1 day, then send a message to Alerts.",
  ],
])("%o then %o reads as a sentence", (when, then, sentence) => expect(say(when, then)).toBe(sentence));

test("a sentence is taken apart and put together again", () => {
  const parts = partsOf("a run of {of} {states}");
  expect(parts).toEqual([
    { words: "a run of ", field: "of" },
    { words: " ", field: "states" },
  ]);
});

test("every field of every kind has a control, and what is chosen fits its schema", () => {
  const { when, then } = listKinds();
  for (const kind of [...when, ...then])
    for (const [field, { control, values }] of Object.entries(kind.fields)) {
      const options = optionsOf({ control, values }, choices);
      const isTyped = ["number", "text", "params"].includes(control);
      expect(options === undefined, `${kind.slug}.${field}`).toBe(isTyped);
      const schema = when.includes(kind) ? When : Then;
      for (const { value } of options ?? []) {
        const automation = {
          ...kind.initial,
          ...(kind.slug === "send-message" && { to: "w1" }),
          [field]: JSON.parse(value),
        };
        expect(schema.safeParse(automation).error, `${kind.slug}.${field} ${value}`).toBeUndefined();
      }
    }
});
