import type { OAuthConfig } from "next-auth/providers/index";
import { afterEach, expect, test, vi } from "vitest";
import { listProviders, providers, readProfile } from "./providers";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

test("a provider is offered only when all its settings are present", () => {
  expect(listProviders()).toEqual([]);
  vi.stubEnv("AUTH_GOOGLE_ID", "id");
  expect(listProviders()).toEqual([]);
  vi.stubEnv("AUTH_GOOGLE_SECRET", "secret");
  vi.stubEnv("AUTH_OIDC_ISSUER", "https://login.example.com/");
  vi.stubEnv("AUTH_OIDC_NAME", "Example Inc.");
  expect(listProviders()).toHaveLength(1);
  vi.stubEnv("AUTH_OIDC_ID", "id");
  vi.stubEnv("AUTH_OIDC_SECRET", "secret");
  expect(listProviders()).toEqual([
    { id: "google", name: "Google" },
    { id: "oidc", name: "Example Inc." },
  ]);
});

test("an address is verified only if the provider says so", () => {
  const read = (claims: object) => readProfile("oidc", "s", claims);
  expect(read({ email: "a@b.example", email_verified: true, name: "A", groups: ["x", 7] })).toEqual({
    provider: "oidc",
    subject: "s",
    email: "a@b.example",
    isEmailVerified: true,
    name: "A",
    groups: ["x", "7"],
  });
  for (const email_verified of [undefined, false, "false", "true", 1])
    expect(read({ email: "a@b.example", email_verified }).isEmailVerified).toBe(false);
  for (const [name, value] of Object.entries({ ISSUER: "https://login.example.com", ID: "id", SECRET: "s" }))
    vi.stubEnv(`AUTH_OIDC_${name}`, value);
  vi.stubEnv("AUTH_OIDC_GROUPS_CLAIM", "roles");
  expect(read({ groups: ["x"], roles: ["y"] }).groups).toEqual(["y"]);
});

test("uses GitHub's primary address, and only if it is verified", async () => {
  vi.stubEnv("AUTH_GITHUB_ID", "id");
  vi.stubEnv("AUTH_GITHUB_SECRET", "secret");
  const [github] = providers() as OAuthConfig<unknown>[];
  const { request } = github!.userinfo as { request(context: object): Promise<Record<string, unknown>> };
  const ask = (emails: unknown, status = 200) => {
    vi.stubGlobal("fetch", async () => Response.json(emails, { status }));
    const client = { userinfo: async () => ({ login: "ada", email: "typed@by.anybody" }) };
    return request({ client, tokens: { access_token: "t" } });
  };
  const second = { email: "b@example.com", primary: false, verified: true };
  const primary = { email: "a@example.com", primary: true, verified: true };
  expect(await ask([second, primary])).toMatchObject({ email: "a@example.com", email_verified: true });
  for (const emails of [[second, { ...primary, verified: false }], [second], { message: "no" }])
    expect(await ask(emails)).toMatchObject({ email: undefined, email_verified: false });
  expect(await ask([primary], 403)).toMatchObject({ email: undefined, email_verified: false });
});
