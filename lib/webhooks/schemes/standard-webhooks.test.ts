import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { hmac } from "@/lib/crypto/hmac";
import scheme from "./standard-webhooks";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const sentS = 1614265330;
const body = Buffer.from('{"test": 2432232314}');
// From the Standard Webhooks repository, the libraries' "sign function works".
const signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

type Change = { body?: Buffer; headers?: Record<string, string>; secrets?: string[]; nowS?: number };
function verify({ body: bytes = body, headers, secrets = [secret], nowS = sentS }: Change = {}) {
  const all = {
    "webhook-id": id,
    "webhook-timestamp": String(sentS),
    "webhook-signature": signature,
    ...headers,
  };
  return scheme.verify(
    { headers: all, body: bytes },
    { teamId: "", secrets, settings: {}, now: nowS * 1000 },
  );
}

test("takes the published vector and tells its id", () => {
  expect(verify()).toBe(id);
});

test("takes what the library of that name signs, whatever the body", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const signed = new Webhook(secret).sign(id, new Date(sentS * 1000), text);
      expect(verify({ body: Buffer.from(text), headers: { "webhook-signature": signed } })).toBe(id);
    }),
  );
});

test("refuses a body, id or time of which a byte is another", () => {
  const flip = (bytes: Buffer, index: number, bit: number) => {
    const changed = Buffer.from(bytes);
    changed[index % bytes.length]! ^= 1 << bit;
    return changed;
  };
  fc.assert(
    fc.property(fc.nat(), fc.nat(7), (index, bit) => {
      expect(() => verify({ body: flip(body, index, bit) })).toThrow("No signature");
      const otherId = flip(Buffer.from(id), index, bit).toString("latin1");
      expect(() => verify({ headers: { "webhook-id": otherId } })).toThrow("No signature");
      const otherTime = flip(Buffer.from(String(sentS)), index, bit).toString("latin1");
      expect(() => verify({ headers: { "webhook-timestamp": otherTime } })).toThrow("No signature");
    }),
  );
});

test("refuses a signature of which a character is another", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: signature.length - 1 }),
      fc.base64String({ minLength: 4 }),
      (index, by) => {
        const [character] = by;
        fc.pre(signature[index] !== character);
        const changed = signature.slice(0, index) + character + signature.slice(index + 1);
        expect(() => verify({ headers: { "webhook-signature": changed } })).toThrow("No signature");
      },
    ),
  );
});

test("tells bytes apart that are the same as text", () => {
  const signed = hmac(Buffer.from(secret.slice(6), "base64"), `${id}.${sentS}.`, Buffer.from([0xff]));
  const headers = { "webhook-signature": `v1,${signed.toString("base64")}` };
  expect(verify({ body: Buffer.from([0xff]), headers })).toBe(id);
  expect(() => verify({ body: Buffer.from([0xfe]), headers })).toThrow("No signature");
});

test("takes one right signature among several, and either secret", () => {
  const many = { "webhook-signature": `v1a,xxxx v1,${"A".repeat(43)}= ${signature}` };
  expect(verify({ headers: many, secrets: ["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", secret] })).toBe(id);
  expect(() => verify({ secrets: ["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] })).toThrow("No signature");
  expect(() => verify({ secrets: [] })).toThrow("No signature");
  expect(() => verify({ headers: { "webhook-signature": signature.slice(3) } })).toThrow("No signature");
});

describe("time", () => {
  test.each([-300, 0, 300])("%i s later is recent enough", (laterS) => {
    expect(verify({ nowS: sentS + laterS })).toBe(id);
  });
  test("more than 5 minutes ago or ahead is refused", () => {
    expect(() => verify({ nowS: sentS + 301 })).toThrow("5 minutes old");
    expect(() => verify({ nowS: sentS - 301 })).toThrow("in the future");
  });
  test.each(["", "soon", "1e9", "-5", "99999999999999"])("%j is no time", (time) => {
    const key = Buffer.from(secret.slice(6), "base64");
    const headers = {
      "webhook-timestamp": time,
      "webhook-signature": `v1,${hmac(key, `${id}.${time}.`, body).toString("base64")}`,
    };
    expect(() => verify({ headers })).toThrow("webhook-timestamp");
  });
});

test.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("says that %s is missing", (name) => {
  expect(() => verify({ headers: { [name]: "" } })).toThrow(`The header ${name} is missing.`);
});

test("new secrets have the scheme's form, and others are refused", () => {
  expect(() => scheme.checkSecret?.(scheme.newSecret?.() ?? "")).not.toThrow();
  for (const bad of ["whsec_short", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_ not base64 at all ???"])
    expect(() => scheme.checkSecret?.(bad)).toThrow("whsec_");
});
