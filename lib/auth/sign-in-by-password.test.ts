import { afterEach, beforeEach, expect, test } from "vitest";
import { db, sql } from "@/db/client";
import { members, teams, users } from "@/db/schema/teams";
import { RateLimitError } from "@/lib/limits/rate-limit";
import { useTestDatabase } from "@/tests/test-database";
import { hashPassword } from "./password";
import { Credentials, signInByPassword } from "./sign-in-by-password";

useTestDatabase();
beforeEach(() => {
  process.env.RATE_LIMIT_SIGN_IN_ACCOUNT = "2";
  process.env.RATE_LIMIT_SIGN_IN_STRANGERS = "5";
  process.env.RATE_LIMIT_SIGN_IN_ADDRESS = "4";
  process.env.AUTH_SECRET = "a secret of a test, of no use to anybody";
});
afterEach(() => {
  delete process.env.RATE_LIMIT_SIGN_IN_STRANGERS;
  delete process.env.RATE_LIMIT_SIGN_IN_ACCOUNT;
  delete process.env.RATE_LIMIT_SIGN_IN_ADDRESS;
});

/** A person whose password is "right". */
async function makePerson(email: string): Promise<string> {
  const [team] = await db()
    .insert(teams)
    .values({ slug: email.split("@")[0]!, name: "Team" })
    .returning();
  const passwordHash = await hashPassword("right");
  const [user] = await db().insert(users).values({ email, name: "Person", passwordHash }).returning();
  await db().insert(members).values({ teamId: team!.id, userId: user!.id, role: "viewer" });
  return team!.id;
}

type Result = "in" | "wrong" | "refused";

async function signIn(email: string, password: string, address: string, device?: string): Promise<Result> {
  return (await attempt(email, password, address, device)).result;
}

async function attempt(email: string, password: string, address: string, device?: string) {
  try {
    const signedIn = await signInByPassword(Credentials.parse({ email, password }), { address, device });
    return { result: (signedIn ? "in" : "wrong") as Result, newDevice: signedIn?.newDevice };
  } catch (error) {
    expect(error).toBeInstanceOf(RateLimitError);
    return { result: "refused" as const, error: error as RateLimitError };
  }
}

test("an account's attempts are counted from each address, and a success resets them", async () => {
  await makePerson("ada@example.com");
  await makePerson("bob@example.com");
  const [firstAddress, secondAddress] = ["203.0.113.1", "203.0.113.2"];
  expect(await signIn("ada@example.com", "wrong", firstAddress)).toBe("wrong");
  expect(await signIn("ada@example.com", "right", firstAddress)).toBe("in");
  expect(await signIn("ada@example.com", "wrong", firstAddress)).toBe("wrong");
  expect(await signIn("ADA@example.com ", "wrong", secondAddress)).toBe("wrong");
  expect(await signIn("ADA@example.com ", "wrong", secondAddress)).toBe("wrong");
  const { result, error } = await attempt("ada@example.com", "right", secondAddress);
  expect(result).toBe("refused");
  expect(error?.retryAfterS).toBeGreaterThan(800);
  expect(error?.message).toBe("Too many attempts. Try again in 15 minutes.");
  expect(await signIn("bob@example.com", "right", secondAddress)).toBe("in");
});

test("failed attempts from unknown devices do not lock out a known device", async () => {
  await makePerson("eve@example.com");
  const { newDevice: device } = await attempt("eve@example.com", "right", "192.0.2.10");
  for (const host of [20, 21, 22, 23])
    expect(await signIn("eve@example.com", "wrong", `192.0.2.${host}`)).toBe("wrong");
  expect(await signIn("eve@example.com", "right", "192.0.2.24")).toBe("refused");
  expect(await signIn("eve@example.com", "right", "192.0.2.25", `${device}x`)).toBe("refused");
  const again = await attempt("eve@example.com", "right", "192.0.2.26", device);
  expect(again).toEqual({ result: "in", newDevice: undefined });
});

test("a device's cookie is useless for another account, and the device has its own limit", async () => {
  await makePerson("kim@example.com");
  await makePerson("lee@example.com");
  const { newDevice: device } = await attempt("kim@example.com", "right", "192.0.2.30");
  for (const host of [31, 32])
    expect(await signIn("kim@example.com", "wrong", `192.0.2.${host}`, device)).toBe("wrong");
  expect(await signIn("kim@example.com", "right", "192.0.2.33", device)).toBe("refused");
  const others = [34, 35, 36, 37, 38].map((host) =>
    signIn("lee@example.com", "wrong", `192.0.2.${host}`, device),
  );
  expect(await Promise.all(others)).toEqual(["wrong", "wrong", "wrong", "wrong", "wrong"]);
  expect(await signIn("lee@example.com", "right", "192.0.2.39", device)).toBe("refused");
});

test("an address's attempts are counted over all accounts", async () => {
  for (const name of ["a", "b", "c", "d"])
    expect(await signIn(`${name}@example.com`, "wrong", "198.51.100.7")).toBe("wrong");
  expect(await signIn("e@example.com", "wrong", "198.51.100.7")).toBe("refused");
});

test("each attempt is in the audit log of the account's team", async () => {
  const teamId = await makePerson("mia@example.com");
  await signIn("mia@example.com", "wrong", "192.0.2.50");
  await signIn(" MIA@example.com", "right", "192.0.2.50");
  const rows = await sql()`select action from audit_log where team_id = ${teamId} and action like 'session.%'
    order by id`;
  expect(rows.map(({ action }) => action)).toEqual(["session.refused", "session.started"]);
});
