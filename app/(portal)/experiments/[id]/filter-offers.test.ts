import { expect, test } from "vitest";
import { offersFor } from "./filter-offers";

const words = {
  names: ["metrics.loss", "metrics.val_loss", "params.model", "params.`a b`", "attributes.status"],
  values: { "params.model": ["'forest'", "'boosting'"], "attributes.status": ["'FINISHED'"] },
};
const offered = (text: string) => offersFor(text, words).offered;

test("names are offered by any part, also after and", () => {
  expect(offered("loss")).toEqual(["metrics.loss", "metrics.val_loss"]);
  expect(offersFor("metrics.loss > 1 and par", words)).toEqual({
    typed: "par",
    offered: ["params.model", "params.`a b`"],
  });
  expect(offered("")).toEqual([]);
  expect(offered("attributes.status")).toEqual([]);
});

test("after a name come its operators", () => {
  expect(offered("metrics.loss ")).toEqual(["=", "!=", ">", ">=", "<", "<="]);
  expect(offersFor("params.model I", words)).toEqual({
    typed: "I",
    offered: ["ILIKE", "IS NULL", "IS NOT NULL"],
  });
  expect(offered("attributes.status ")).toContain("IN (");
  expect(offered("params.`a b` L")).toEqual(["LIKE"]);
});

test("after an operator come values, with or without the opening quote", () => {
  expect(offersFor("params.model = ", words)).toEqual({ typed: "", offered: ["'forest'", "'boosting'"] });
  expect(offersFor("params.model = 'bo", words)).toEqual({ typed: "'bo", offered: ["'boosting'"] });
  expect(offersFor("attributes.status IN ('RUNNING', fin", words)).toEqual({
    typed: "fin",
    offered: ["'FINISHED'"],
  });
  expect(offered("metrics.loss > 0")).toEqual([]);
});

test("after a comparison comes and", () => {
  for (const text of [
    "metrics.loss > 1 ",
    "params.model = 'a b' a",
    "params.model IS NULL ",
    "attributes.status IN ('a', 'b') ",
  ])
    expect(offered(text), text).toEqual(["and"]);
  expect(offered("metrics.loss > 1 and")).toEqual([]);
});

test("a long text that is no filter is read in linear time", () => {
  // A pattern that tries all ways would not end.
  for (const part of ["a", "'", " ", "a = 1 and ", "a IN ('b',", "('b'  ", "1", "` "])
    for (const text of [part.repeat(5000), `a IN (${part.repeat(5000)}`])
      expect(offersFor(text, words)).toBeDefined();
});
