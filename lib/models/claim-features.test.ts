import { describe, expect, test } from "vitest";
import {
  encodeFeatures,
  encodeTarget,
  featureNames,
  features,
  oneHotColumns,
  unknownCode,
} from "./claim-features";

const all = Object.fromEntries(featureNames.map((name) => [name, ["?"]]));

describe("the claim features", () => {
  test("are twelve, with categories in order and 64 one-hot columns", () => {
    expect(features).toHaveLength(12);
    expect(oneHotColumns).toHaveLength(64);
    for (const { categories } of features) expect(categories).toEqual([...categories].sort());
  });

  test("give grouped values one code and unknown ones none", () => {
    const place = featureNames.indexOf("VehiclePrice");
    const VehiclePrice = ["20000 to 29000", "30000 to 39000", "more than 69000", "a fortune"];
    const [twenty, thirty, most, unknown] = encodeFeatures({ ...all, VehiclePrice })[place]!;
    expect(thirty).toBe(twenty);
    expect(most).not.toBe(twenty);
    expect(unknown).toBe(unknownCode);
  });

  test("name the column that is missing", () => {
    const { Fault, ...others } = all;
    expect(() => encodeFeatures(others)).toThrow("The data has no column Fault");
  });
});

describe("the target", () => {
  test("is 0 or 1, both of them", () => {
    expect(encodeTarget(["0", "1"])).toEqual(Uint8Array.of(0, 1));
    expect(() => encodeTarget(["0", "yes"])).toThrow('data row 2 has "yes"');
    expect(() => encodeTarget(["0", "0"])).toThrow("a single class");
    expect(() => encodeTarget([])).toThrow("missing in all 0 rows");
  });
});
