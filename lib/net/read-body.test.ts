import { expect, test } from "vitest";
import { readBody } from "./read-body";

const post = (body: BodyInit) =>
  new Request("http://localhost/", { method: "POST", body, duplex: "half" } as RequestInit);

test("a body is read up to its limit", async () => {
  expect((await readBody(post("12345"), 5, "Too long.")).toString()).toBe("12345");
  await expect(readBody(post("123456"), 5, "Too long.")).rejects.toMatchObject({
    code: "too-large",
    message: "Too long.",
  });
});

test("a body that breaks off is the caller's fault: it is answered, not logged", async () => {
  const broken = new ReadableStream({
    pull: (controller) => controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
  });
  await expect(readBody(post(broken), 5, "Too long.")).rejects.toMatchObject({ code: "invalid" });
});
