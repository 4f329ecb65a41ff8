import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { modelKinds } from "@/lib/models/catalog";
import { encodeFeatures, featureNames, features } from "@/lib/models/claim-features";
import { loadScorer } from "@/lib/models/score";

const kind = modelKinds.get("balanced-random-forest")!;
const params = kind.params.parse({ n_estimators: 20 });

// Every known value of every feature occurs; fraud goes with the place in the list, so that trees have something to split.
const rowCount = 1200;
const columns = Object.fromEntries(
  features.map(({ name, categoryOf }, place) => {
    const values = [...categoryOf.keys()];
    return [name, Array.from({ length: rowCount }, (_, row) => values[(row * (place + 1)) % values.length]!)];
  }),
);
const labels = Uint8Array.from({ length: rowCount }, (_, row) => (row % 7 < 2 || row % 11 === 0 ? 1 : 0));
const codes = encodeFeatures(columns);
const rows = Uint32Array.from(labels.keys());
let taken = 0;
const trees = kind.fit({ codes, labels, rows }, params, 1, () => (taken < 20 ? taken++ : undefined));
const model = kind.assemble([...trees.values()]);
const onnx = kind.toOnnx(model, 0.5);

describe("the ONNX graph of a forest", () => {
  test("takes columns as [N], as MLflow hands over a DataFrame, and as [N, 1]", async () => {
    const session = await InferenceSession.create(onnx);
    const ours = kind.predict(model, codes, rows);
    for (const shape of [[rowCount], [rowCount, 1]]) {
      const inputs = featureNames.map((name) => [name, new Tensor("string", columns[name]!, shape)]);
      const { label, fraud_probability } = await session.run(Object.fromEntries(inputs));
      expect(label!.dims).toEqual([rowCount]);
      expect(fraud_probability!.dims).toEqual([rowCount]);
      // Weights are doubles in the file, so all that is lost is the output's rounding to 32 bits: half of 2⁻²⁴ below 1.
      (fraud_probability!.data as Float32Array).forEach((theirs, row) => {
        expect(Math.abs(theirs - ours[row]!)).toBeLessThanOrEqual(2 ** -24);
      });
    }
  });

  test("knows the raw values and no others, as the encoder of the training does", async () => {
    const claim = Object.fromEntries(featureNames.map((name) => [name, columns[name]![0]!]));
    const grouped = { ...claim, Month: "Jan-Feb", AgeOfVehicle: "3-4 years", Make: "Trabant" };
    const asColumns = Object.fromEntries(Object.entries(grouped).map(([name, value]) => [name, [value]]));
    const [ours] = kind.predict(model, encodeFeatures(asColumns), Uint32Array.of(0));
    const [theirs] = await (await loadScorer(onnx)).score([grouped]);
    expect(theirs!.fraud_probability).toBeCloseTo(ours!, 6);
  });
});
