import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { rescueOwner } from "./rescue-owner";
import { findUserByPassword } from "./user-password";

useTestDatabase();

test("an owner gets a new password, their sessions end, and the audit log tells", async () => {
  const { teamId, userId } = await makeTeam();
  const [user] = await sql()`select email from users where id = ${userId}`;
  await sql()`
    insert into sessions (id, user_id, method, user_agent, address, expires_at)
    values ('s1', ${userId}, 'password', '', '', now() + interval '1 day')`;
  await sql()`insert into second_factors ${sql()({ user_id: userId, secret: "x", encrypted_by: "y" })}`;
  const { email, password } = await rescueOwner({ removesSecondFactor: false });
  expect(email).toBe(user!.email);
  expect(await findUserByPassword(email, password)).toMatchObject({ id: userId });
  expect(await sql()`select count(*)::int as n from second_factors`).toEqual([{ n: 1 }]);
  expect(await sql()`select id from sessions`).toEqual([]);
  await rescueOwner({ email: email.toUpperCase(), removesSecondFactor: true });
  expect(await findUserByPassword(email, password)).toBeUndefined();
  expect(await sql()`select count(*)::int as n from second_factors`).toEqual([{ n: 0 }]);
  const log =
    await sql()`select action, actor_name from audit_log where team_id = ${teamId} and action = 'password.reset'`;
  expect(log).toHaveLength(2);
  expect(log[0]!.actor_name).toBe("npm run owner");
});

test("other members are no owners, and one of several is to be named", async () => {
  const { teamId } = await makeTeam();
  const { email } = await joinTeam(teamId, "admin");
  await joinTeam(teamId, "owner");
  await expect(rescueOwner({ email, removesSecondFactor: false })).rejects.toThrow(
    /is no owner. Name one of: owner-/,
  );
  await expect(rescueOwner({ removesSecondFactor: false })).rejects.toThrow("several owners");
});
