import { expect, test } from "vitest";
import { checkFilter, heldBackBy } from "./filter";
import { applyMapping, checkMapping } from "./mapping";
import { maskHeaders } from "./mask-headers";
import { readPayload } from "./payload";

const facts = {
  payload: { ref: "refs/heads/main", commits: [{ id: "a1" }, { id: "b2" }], size: 3, deep: { gone: null } },
  headers: { "x-github-event": "push" },
};
const from = (path: string) => ({ $from: path });

test("a mapping takes literals, fields, list items, headers and the whole payload, at any depth", () => {
  const mapping = {
    dataset: "claims",
    trees: from("payload.size"),
    note: { text: from("payload.commits.1.id"), event: from("headers.x-github-event") },
    list: [from("payload.ref"), 7],
    nothing: from("payload.deep.gone"),
    all: from("payload"),
  };
  expect(applyMapping(mapping, facts)).toEqual({
    dataset: "claims",
    trees: 3,
    note: { text: "b2", event: "push" },
    list: ["refs/heads/main", 7],
    nothing: null,
    all: facts.payload,
  });
});

test("what the delivery does not have is left out, and nothing inherited is reached", () => {
  const mapping = {
    a: from("payload.no.such.field"),
    b: from("payload.constructor.name"),
    c: from("headers.__proto__"),
  };
  expect(applyMapping(mapping, facts)).toEqual({});
});

test("a mapping is checked before any delivery", () => {
  const schema = { type: "object", properties: { dataset: {}, trees: {} } };
  expect(checkMapping({ dataset: from("payload.a"), trees: 3 }, schema)).toEqual([]);
  const issues = checkMapping(
    { tree: 3, trees: { deep: from("params.x") }, dataset: from("headers") },
    schema,
  );
  expect(issues.map(({ path }) => path)).toEqual(["mapping.tree", "mapping.trees.deep", "mapping.dataset"]);
  expect(issues[0]?.message).toContain("Known: dataset, trees.");
});

test("a filter lets through, or says why not", () => {
  expect(heldBackBy(null, facts)).toBeUndefined();
  expect(heldBackBy('payload.ref == "refs/heads/main" && payload.size == 3', facts)).toBeUndefined();
  expect(heldBackBy('headers["x-github-event"] == "push"', facts)).toBeUndefined();
  expect(heldBackBy('payload.commits.exists(c, c.id == "b2")', facts)).toBeUndefined();
  expect(heldBackBy('payload.ref == "refs/heads/dev"', facts)).toBe("The filter did not match.");
  expect(heldBackBy("payload.size", facts)).toBe("The filter gives neither true nor false.");
  expect(heldBackBy('payload.branch == "main"', facts)).toBe(
    "The filter does not apply: No such key: branch.",
  );
});

test("a filter is checked before any delivery", () => {
  expect(checkFilter('payload.ref == "main"')).toEqual([]);
  expect(checkFilter("")).toEqual([]);
  expect(checkFilter("payload.ref ==")[0]?.message).toContain("This is not a filter");
  expect(checkFilter("body.ref == 1")[0]?.message).toContain("Unknown variable: body");
  expect(checkFilter("1 + 1")[0]?.message).toContain("true or false");
});

test("a body is JSON, a form, a form with a payload, or nothing", () => {
  const read = (body: string, type = "application/json") =>
    readPayload({ headers: { "content-type": type }, body: Buffer.from(body) });
  expect(read('{"a":1}')).toEqual({ a: 1 });
  expect(read("[1]", "text/plain")).toEqual([1]);
  expect(read("")).toEqual({});
  expect(read("a=1&b=x+y", "application/x-www-form-urlencoded")).toEqual({ a: "1", b: "x y" });
  expect(read(`payload=${encodeURIComponent('{"a":1}')}`, "application/x-www-form-urlencoded")).toEqual({
    a: 1,
  });
  expect(() => read("<xml/>")).toThrow("neither JSON nor a form");
});

test("kept headers have no secrets in them and none of the connection", () => {
  const headers = {
    authorization: "Bearer abc.def",
    cookie: "session=1",
    "x-gitlab-token": "secret",
    "webhook-id": "msg_1",
    host: "localhost",
    "content-type": "application/json",
  };
  expect(maskHeaders(headers)).toEqual({
    authorization: "Bearer ********",
    cookie: "********",
    "x-gitlab-token": "********",
    "webhook-id": "msg_1",
    "content-type": "application/json",
  });
});
