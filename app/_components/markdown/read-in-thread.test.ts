import { beforeEach, expect, test, vi } from "vitest";
import { DomainError } from "@/lib/base/errors";

const call = vi.hoisted(() => vi.fn<(source: unknown, group: string) => Promise<unknown>>());
vi.mock("@/lib/compute/threads", () => ({ sharedThreads: () => ({ call }) }));
const { readInThread } = await import("./read-in-thread");

const slices = [Uint8Array.of(1)];
const long = (name: string) => ({ text: `${name} `.repeat(200), offset: 1, prefix: "report" });
beforeEach(() => void call.mockReset());

test("a text that exceeded the limits is not parsed again, on any page", async () => {
  call.mockRejectedValue(new DomainError("too-large", "Too much."));
  expect(await readInThread(long("slow"), "team")).toBe("costly");
  expect(await readInThread({ ...long("slow"), prefix: "other" }, "another team")).toBe("costly");
  expect(call).toHaveBeenCalledTimes(1);
});

test("a text refused by a full queue is parsed at the next request", async () => {
  call.mockRejectedValueOnce(new DomainError("rate-limited", "Wait."));
  expect(await readInThread(long("patient"), "team")).toBe("busy");
  call.mockResolvedValueOnce(slices);
  expect(await readInThread(long("patient"), "team")).toBe(slices);
});

test("a text on which the parser fails is shown as plain text", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  call.mockRejectedValueOnce(new Error("Maximum call stack size exceeded"));
  expect(await readInThread(long("odd"), "team")).toBe("costly");
});

test("concurrent readers of a text share one parse", async () => {
  call.mockImplementation(async () => slices);
  const all = await Promise.all(["team", "team", "team"].map((team) => readInThread(long("shared"), team)));
  expect(all).toEqual([slices, slices, slices]);
  expect(call).toHaveBeenCalledTimes(1);
});
