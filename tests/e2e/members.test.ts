import { setTimeout as sleep } from "node:timers/promises";
import { Secret, TOTP } from "otpauth";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OidcProvider, startOidcProvider } from "@/tests/oidc-provider";
import { type SmtpServer, startSmtpServer } from "@/tests/smtp-server";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// From an invitation to a removed member, by two people, each in their own browser.
tellAsStory();

let owner: Page;
let grace: Page;
let provider: OidcProvider;
let mail: SmtpServer;

beforeAll(async () => {
  provider = await startOidcProvider();
  mail = await startSmtpServer();
});
const portal = usePortal({
  env: () => ({
    AUTH_OIDC_ISSUER: provider.issuer,
    AUTH_OIDC_ID: provider.client.id,
    AUTH_OIDC_SECRET: provider.client.secret,
    AUTH_OIDC_NAME: "Harbour ID",
    AUTH_OIDC_GROUP_ROLES: "readers=fraud-team:viewer",
    SMTP_URL: mail.url,
  }),
});
beforeAll(async () => {
  owner = await portal.openPage();
  grace = await portal.openPage({ isSignedIn: false });
});
afterAll(async () => {
  await provider?.close();
  await mail?.close();
});

const password = "nanoseconds in a wire";

async function signInAs(page: Page, password: string): Promise<void> {
  await page.goto(`${portal.url}/sign-in`);
  await page.getByLabel("E-mail").fill("grace@example.com");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("a person joins with an invitation", async () => {
  await owner.goto(`${portal.url}/settings/members`);
  await owner.getByLabel("Role").selectOption("operator");
  await owner.getByRole("button", { name: "Create invitation" }).click();
  const link = (await owner.locator("code", { hasText: "/invite/" }).textContent())!;
  await checkPage(owner, "members");
  await grace.goto(link);
  await checkPage(grace, "invite");
  await grace.getByLabel("Name").fill("Grace");
  await grace.getByLabel("E-mail").fill("Grace@example.com");
  await grace.getByLabel("Password").fill("grace2026grace");
  await grace.getByRole("button", { name: "Join team" }).click();
  await grace.getByText("This is too similar to your name.").waitFor();
  await grace.getByLabel("Password").fill(password);
  await grace.getByRole("button", { name: "Join team" }).click();
  await grace.getByText("grace@example.com · operator").first().waitFor();
  await owner.goto(link);
  await owner.getByText("This invitation is no longer valid").waitFor();
  await checkPage(owner, "invite-used");
});

test("her role changes with her next request", async () => {
  await grace.goto(`${portal.url}/settings/members`);
  expect(await grace.getByRole("heading", { name: "Invitations" }).count()).toBe(0);
  await owner.goto(`${portal.url}/settings/members`);
  await owner.getByRole("link", { name: "Grace" }).click();
  await owner.getByRole("heading", { name: "Grace" }).waitFor();
  await owner.getByRole("combobox", { name: "Role" }).selectOption("admin");
  await owner.getByRole("button", { name: "Change role" }).click();
  await owner.getByText("Role changed to admin.").waitFor();
  await checkPage(owner, "member");
  await grace.reload();
  await grace.getByRole("heading", { name: "Invitations" }).waitFor();
});

test("she changes her password and ends another session", async () => {
  const elsewhere = await portal.openPage({ isSignedIn: false });
  await signInAs(elsewhere, password);
  await elsewhere.getByText("grace@example.com · admin").first().waitFor();
  await grace.goto(`${portal.url}/settings/account`);
  await grace.getByText("this device").waitFor();
  await checkPage(grace, "account");
  await grace.getByLabel("Current password").fill(password);
  await grace.getByLabel("New password").fill("a lamp in the harbour");
  await grace.getByRole("button", { name: "Change password" }).click();
  await grace.getByText("One other session was ended.").waitFor();
  await elsewhere.reload();
  expect(new URL(elsewhere.url()).pathname).toBe("/sign-in");
  await elsewhere.context().close();
});

test("a forgotten password is set with an owner's link", async () => {
  await owner.getByRole("button", { name: "Create link" }).click();
  const link = (await owner.locator("code", { hasText: "/reset-password/" }).textContent())!;
  await grace.goto(link);
  await checkPage(grace, "reset-password");
  await grace.getByLabel("New password").fill(password);
  await grace.getByRole("button", { name: "Set password" }).click();
  await grace.getByText("Password changed.").waitFor();
  await signInAs(grace, password);
  await grace.getByText("grace@example.com · admin").first().waitFor();
});

test("or with a link by mail; who has no account gets the same answer and no letter", async () => {
  const page = await portal.openPage({ isSignedIn: false });
  await page.goto(`${portal.url}/forgot-password`);
  for (const email of ["nobody@example.com", "grace@example.com"]) {
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Send reset link" }).click();
    await page.getByText(`If ${email} has an account, we sent it a reset link.`).waitFor();
  }
  await checkPage(page, "forgot-password");
  for (const end = Date.now() + 10_000; mail.letters.length === 0 && Date.now() < end; ) await sleep(50);
  expect(mail.letters).toHaveLength(1);
  expect(mail.letters[0]).toContain("To: grace@example.com");
  await page.goto(/http\S+\/reset-password\/\S+/.exec(mail.letters[0]!)![0]);
  await page.getByRole("heading", { name: "Set a new password" }).waitFor();
  await page.context().close();
});

test("a second team has rows of its own, and each page shows the one that is chosen", async () => {
  await owner.goto(`${portal.url}/settings/team`);
  await checkPage(owner, "team");
  await owner.getByLabel("New team name").fill("Harbour");
  await owner.getByRole("button", { name: "Create team" }).click();
  await owner.locator("summary", { hasText: "Harbour" }).first().waitFor();
  await owner.goto(`${portal.url}/datasets/claims`);
  await owner.getByRole("heading", { name: "Not found" }).waitFor();
  await owner.goto(`${portal.url}/deployments/train-insurance-fraud-model`);
  await owner.getByRole("heading", { name: "Train" }).first().waitFor();
  await owner.locator("summary", { hasText: "Harbour" }).first().click();
  await checkPage(owner, "switcher");
  await owner.getByRole("button", { name: "Fraud team" }).first().click();
  await owner.locator("summary", { hasText: "Fraud team" }).first().waitFor();
});

test("a removed member's session ends at once", async () => {
  await owner.goto(`${portal.url}/settings/members`);
  await owner.getByRole("link", { name: "Grace" }).click();
  await owner.getByLabel("Remove Grace").check();
  await owner.getByRole("button", { name: "Remove", exact: true }).click();
  await owner.waitForURL(`${portal.url}/settings/members`);
  await grace.goto(`${portal.url}/settings/members`);
  expect(new URL(grace.url()).pathname).toBe("/sign-in");
  await signInAs(grace, password);
  await grace.getByRole("heading", { name: "You are not in a team" }).waitFor();
  await checkPage(grace, "no-team");
});

test("a person comes in by the company's provider, with the role that their groups have", async () => {
  const page = await portal.openPage({ isSignedIn: false });
  const comeIn = async () => {
    await page.goto(`${portal.url}/sign-in`);
    await page.getByRole("button", { name: "Continue with Harbour ID" }).click();
  };
  provider.user = { sub: "1", email: "joan@example.com", email_verified: true, name: "Joan" };
  await comeIn();
  await page.getByText("This address has not been invited.").waitFor();
  await checkPage(page, "sign-in-refused");
  provider.user = { ...provider.user, groups: ["readers"] };
  await comeIn();
  await page.getByText("joan@example.com · viewer").first().waitFor();
  await page.goto(`${portal.url}/settings/account`);
  await page.getByText("by oidc").waitFor();
  await page.context().close();
});

test("who is signed in links the provider under their account, and reads there why it fails", async () => {
  const page = await portal.openPage();
  const link = async (email: string) => {
    provider.user = { sub: "2", email, email_verified: true, name: "Owner" };
    await page.getByRole("button", { name: "Link Harbour ID" }).click();
  };
  await page.goto(`${portal.url}/settings/account`);
  await link("stranger@example.org");
  await page.getByText("This address has not been invited.").waitFor();
  await link(portal.adminEmail);
  await page.getByText(`Harbour ID: linked as ${portal.adminEmail}`).waitFor();
  await checkPage(page, "account-provider");
  await page.context().close();
});

test("a team may require a second factor, which signing in then asks for", async () => {
  await owner.goto(`${portal.url}/settings/team`);
  await owner.getByRole("button", { name: "Require for everyone" }).click();
  await owner.waitForURL(({ pathname }) => pathname === "/account/second-factor");
  await owner.goto(`${portal.url}/runs`);
  expect(new URL(owner.url()).pathname).toBe("/account/second-factor");
  await checkPage(owner, "second-factor");
  const secret = (await owner.locator("code").textContent())!.replaceAll(" ", "");
  await owner
    .getByLabel("Code", { exact: true })
    .fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
  await owner.getByRole("button", { name: "Turn on" }).click();
  await owner.getByRole("button", { name: "I have saved them" }).waitFor();
  const [recovery] = await owner.locator("li").allTextContents();
  await checkPage(owner, "recovery-codes");
  await owner.getByRole("button", { name: "I have saved them" }).click();
  await owner.getByText(`${portal.adminEmail} · owner`).first().waitFor();

  const page = await portal.openPage({ isSignedIn: false });
  await page.goto(`${portal.url}/sign-in`);
  await page.getByLabel("E-mail").fill(portal.adminEmail);
  await page.getByLabel("Password").fill(portal.adminPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Code", { exact: true }).fill("000000");
  await checkPage(page, "sign-in-code");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("This code is wrong or was already used.").waitFor();
  await page.getByRole("button", { name: "Back to e-mail and password" }).click();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Code", { exact: true }).fill(recovery!);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText(`${portal.adminEmail} · owner`).first().waitFor();
  await page.goto(`${portal.url}/settings/account`);
  await page.getByText("Recovery codes left: 9").waitFor();
  await checkPage(page, "account-second-factor");
});
