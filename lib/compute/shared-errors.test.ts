import { expect, test, vi } from "vitest";

test("an error of one bundle's copy is an instance of another's class, and of a subclass only if it is one", async () => {
  const load = async () => ({
    ...(await import("@/lib/base/errors")),
    ...(await import("./child-pool")),
  });
  const first = await load();
  vi.resetModules();
  const other = await load();
  expect(other.DomainError).not.toBe(first.DomainError);

  const error = new first.DomainError("invalid", "No.");
  expect(error).toBeInstanceOf(other.DomainError);
  expect(new first.EditConflictError([], "")).toBeInstanceOf(other.DomainError);
  expect(error).not.toBeInstanceOf(first.EditConflictError);
  expect(new Error("No.")).not.toBeInstanceOf(other.DomainError);
  expect(new first.ChildError("ended", "No.")).toBeInstanceOf(other.ChildError);
  expect(error).not.toBeInstanceOf(other.ChildError);
});
