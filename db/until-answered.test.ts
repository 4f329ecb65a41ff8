import { expect, test } from "vitest";
import { untilAnswered } from "./until-answered";

const absent = () => Object.assign(new Error("gone"), { code: "CONNECTION_CLOSED" });

test("work is done again until the database answers, also where an error hides the connection's", async () => {
  const failures = [absent(), new Error("Failed query", { cause: absent() })];
  await expect(
    untilAnswered(async () => {
      const failure = failures.shift();
      if (failure) throw failure;
      return "done";
    }),
  ).resolves.toBe("done");
});

test("what fails for another reason, or for too long, fails", async () => {
  const other = new Error("no such column");
  await expect(untilAnswered(() => Promise.reject(other))).rejects.toBe(other);
  await expect(untilAnswered(() => Promise.reject(absent()), 0)).rejects.toThrow("gone");
});
