import { expect, test } from "vitest";
import { oneAtATime } from "./one-at-a-time";

/** Work that ends when told, and counts how many are under way. */
function makeWork() {
  const counts = { begun: 0, now: 0, most: 0 };
  let end = (_value: string) => {};
  const work = async () => {
    counts.begun += 1;
    counts.now += 1;
    counts.most = Math.max(counts.most, counts.now);
    const value = await new Promise<string>((resolve) => {
      end = resolve;
    });
    counts.now -= 1;
    return value;
  };
  return { counts, work, end: (value: string) => end(value) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a repeated call gets the outcome of the one under way", async () => {
  const { counts, work, end } = makeWork();
  const both = [oneAtATime("a", "0", work), oneAtATime("a", "0", work)];
  await turn();
  end("done");
  expect(await Promise.all(both)).toEqual(["done", "done"]);
  expect(counts.begun).toBe(1);
  const again = oneAtATime("a", "0", work);
  await turn();
  end("again");
  expect(await again).toBe("again");
});

test("a call for another version waits for the one under way, even if that fails", async () => {
  const { counts, work, end } = makeWork();
  const first = oneAtATime("b", "0", async () => {
    await work();
    throw new Error("It failed.");
  });
  const second = oneAtATime("b", "1", work);
  await turn();
  expect(counts).toMatchObject({ begun: 1 });
  end("");
  await expect(first).rejects.toThrow("It failed.");
  await turn();
  await turn();
  end("second");
  expect(await second).toBe("second");
  expect(counts).toMatchObject({ begun: 2, most: 1 });
});
