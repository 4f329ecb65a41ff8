import { expect, test } from "vitest";
import { BusyError } from "./large-signature";
import { hashSigningKey, isSigned, signBody } from "./signature";

const key = "signkey-prod-0123456789abcdef";
const bytes = (text: string) => Buffer.from(text);
const body = JSON.stringify({ b: 1, a: [2, "x"] });

test("accepts a signature of the body, in any field order, by the key or its fallback", async () => {
  const signature = signBody(body, key);
  expect(await isSigned(signature, bytes(body), [key])).toBe(true);
  expect(await isSigned(signature, bytes('{"a":[2,"x"],"b":1}'), ["signkey-test-ffff", key])).toBe(true);
  expect(await isSigned(signature, bytes('{"a":[2,"y"],"b":1}'), [key])).toBe(false);
  expect(await isSigned(signature, bytes(body), ["signkey-prod-ffff"])).toBe(false);
  expect(await isSigned(signature, bytes(body), [])).toBe(false);
});

test("rejects a signature more than five minutes old or ahead", async () => {
  const now = Math.floor(Date.now() / 1000);
  expect(await isSigned(signBody(body, key, now - 299), bytes(body), [key])).toBe(true);
  expect(await isSigned(signBody(body, key, now - 302), bytes(body), [key])).toBe(false);
  expect(await isSigned(signBody(body, key, now + 302), bytes(body), [key])).toBe(false);
});

test.each([null, "", "t=x&s=y", "s=y"])("rejects the signature %j", async (signature) => {
  expect(await isSigned(signature, bytes(body), [key])).toBe(false);
});

test("a body that is no JSON is not signed", async () => {
  expect(await isSigned(`t=${Math.floor(Date.now() / 1000)}&s=${"0".repeat(64)}`, bytes("{"), [key])).toBe(
    false,
  );
});

test("the signing key is named by its hash", () => {
  // printf 0123456789abcdef | xxd -r -p | sha256sum
  expect(hashSigningKey(key)).toBe(
    "signkey-prod-55c53f5d490297900cefa825d0c8e8e9532ee8a118abe7d8570762cd38be9818",
  );
});

test("a long body is canonicalised in a thread, and the event loop goes on", async () => {
  const rows = Array.from({ length: 120_000 }, (_, row) => ({ b: row, a: "text of a row" }));
  const long = JSON.stringify(rows);
  expect(long.length).toBeGreaterThan(3_000_000);
  const signature = signBody(long, key);
  const forged = `t=${Math.floor(Date.now() / 1000)}&s=${"0".repeat(64)}`;
  let turns = 0;
  const turning = setInterval(() => turns++, 1);
  expect(await isSigned(signature, bytes(long), [key])).toBe(true);
  expect(await isSigned(forged, bytes(long), [key])).toBe(false);
  clearInterval(turning);
  // On the loop itself there would be a turn or two for each call.
  expect(turns).toBeGreaterThan(10);
});

test("a long body that is no JSON, or nested too deeply, is not signed", async () => {
  const forged = `t=${Math.floor(Date.now() / 1000)}&s=${"0".repeat(64)}`;
  expect(await isSigned(forged, Buffer.alloc(300_000, "["), [key])).toBe(false);
  expect(await isSigned(forged, bytes("[".repeat(150_000) + "]".repeat(150_000)), [key])).toBe(false);
});

test("rejects long bodies over the concurrency limit", async () => {
  const forged = `t=${Math.floor(Date.now() / 1000)}&s=${"0".repeat(64)}`;
  const answers = await Promise.allSettled(
    Array.from({ length: 6 }, () => isSigned(forged, bytes(JSON.stringify(Array(60_000).fill("x"))), [key])),
  );
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
  expect(answers.at(-1)).toMatchObject({ status: "rejected", reason: expect.any(BusyError) });
});
