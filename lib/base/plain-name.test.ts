import { expect, test } from "vitest";
import { z } from "zod";
import { PlainName } from "./plain-name";

test.each(["fraud", "Fraud model 2.1", "a_b-c.d", "7"])("%s is a name", (name) => {
  expect(PlainName.parse(name)).toBe(name);
});

test.each(["fraud$(id)", "O'Brien", "-rf", "a/b", "a\nb", "a`id`", "a|b", ".", "", "   ", "é"])(
  "%j is not a name",
  (name) => {
    expect(PlainName.safeParse(name).success).toBe(false);
    // Also when checked by its JSON Schema, as run parameters are.
    expect(z.fromJSONSchema(z.toJSONSchema(PlainName, { io: "input" })).safeParse(name).success).toBe(false);
  },
);
