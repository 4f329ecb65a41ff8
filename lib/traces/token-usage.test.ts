import { expect, test } from "vitest";
import { readTokenUsage } from "./token-usage";

test("a usage without a total is summed; what is none counts nothing", () => {
  expect(readTokenUsage('{"input_tokens": 2, "output_tokens": 3}')).toEqual({
    input: 2,
    output: 3,
    total: 5,
  });
  for (const text of ["{}", "[]", '"x"', "{", '{"input_tokens": "2"}', null])
    expect(readTokenUsage(text)).toBeUndefined();
});
