import type { Page } from "playwright-core";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Receiver, startReceiver } from "@/tests/http-receiver";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// A failing run makes an alert tell a channel and run another deployment, entirely through the pages.
tellAsStory();

const train = "train-insurance-fraud-model";
const portal = usePortal();
let page: Page;
let receiver: Receiver;
let secret: string;

beforeAll(async () => {
  receiver = await startReceiver();
  page = await portal.openPage();
});

afterAll(() => receiver?.close());

const checkAndShow = (name: string) => checkPage(page, name);

/** Waits for the message of a type, and checks its signature. */
async function messageOf(type: string) {
  return vi.waitFor(
    () => {
      const found = receiver.received.find(({ body }) => JSON.parse(body).type === type);
      if (!found) throw new Error(`No message ${type} yet.`);
      return new Webhook(secret).verify(found.body, found.headers as Record<string, string>) as {
        data: Record<string, unknown> & { run?: Record<string, unknown> };
      };
    },
    { timeout: 20_000, interval: 100 },
  );
}

test("empty lists say what would be here", async () => {
  for (const place of ["alerts", "alerts/channels", "settings/network", "events"]) {
    await page.goto(`${portal.url}/${place}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await checkAndShow(`${place.replaceAll("/", "-")}-empty`);
  }
});

test("a private address is refused until the owner allows it", async () => {
  await page.goto(`${portal.url}/alerts/channels/new`);
  await page.getByLabel("Name").fill("Receiver");
  await page.getByLabel("URL").fill(receiver.url);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("127.0.0.1 is not a public address").first().waitFor();
  await checkAndShow("outgoing-refused");

  await page.goto(`${portal.url}/settings/network`);
  await page.getByLabel("Host or range").fill("http://nonsense");
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("without https://").waitFor();
  await page.getByLabel("Host or range").fill(receiver.host);
  await page.getByLabel("Description").fill("The receiver of this test");
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText(`${receiver.host} is now allowed.`).waitFor();
  await checkAndShow("network");
});

test("a channel shows its secret once, and a test message arrives signed", async () => {
  await page.goto(`${portal.url}/alerts/channels/new`);
  await page.getByLabel("Name").fill("Receiver");
  await page.getByLabel("URL").fill(receiver.url);
  await page.getByRole("button", { name: "Save" }).click();
  secret = await page.locator("code", { hasText: "whsec_" }).innerText();
  await checkAndShow("outgoing-secret");
  await page.getByRole("link", { name: "Go to channel" }).click();
  await page.getByRole("button", { name: "Send test" }).click();
  expect((await messageOf("test")).data.message).toContain("A test message from Switchyard");
  await page.getByText("Delivered").waitFor();
  await page.getByText("test", { exact: true }).click();
  await page.getByText("Attempt 1").waitFor();
  await checkAndShow("outgoing");
});

test("an alert on a failing run tells the channel and runs another deployment", async () => {
  await portal.api("POST", "/datasets/one-class/versions", "Month,FraudFound_P\nJan,0\nFeb,0\n");
  await portal.api("POST", "/deployments", { slug: "fallback", name: "Fallback", flow: train, params: {} });

  await page.goto(`${portal.url}/alerts/new`);
  await page.getByLabel("Name", { exact: true }).fill("Train the fallback");
  await page.getByLabel("Runs of").selectOption(JSON.stringify({ deployment: train }));
  await page.getByLabel("Receiver").check();
  await page.getByRole("button", { name: "Add an action" }).click();
  await page.getByLabel("Deployment").selectOption(JSON.stringify("fallback"));
  await page.getByLabel("Parameters").fill('{ "seed": 7 }');
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText("It would have fired 0 times in the last 7 days.").waitFor();
  await page.getByText("An example of the message:").waitFor();
  await checkAndShow("alert-new");
  await page.getByRole("button", { name: "Create alert" }).click();
  await page.waitForURL(/\/alerts\/[0-9a-f-]{36}$/);
  const alert = page.url();

  const { id } = await portal.api("POST", `/deployments/${train}/runs`, {
    params: { dataset: "one-class" },
  });
  expect((await messageOf("automation.fired")).data).toMatchObject({
    automation: { name: "Train the fallback" },
    run: { id, state: "Failed", deployment: train },
  });

  await page.goto(alert);
  await page.getByText("Started a run of fallback.").waitFor({ timeout: 20_000 });
  await checkAndShow("alert");
  const { items: runs } = await portal.api("GET", "/runs?deployment=fallback");
  expect(runs).toMatchObject([
    { params: { seed: 7 }, trigger: { type: "automation", name: "Train the fallback", depth: 1 } },
  ]);

  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText("It would have fired once in the last 7 days.").waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused", { exact: true }).waitFor();
  // The older address leads there, too.
  await page.goto(`${portal.url}/automations`);
  await page.waitForURL(/\/alerts$/);
  await checkAndShow("alerts");
  await page.goto(`${portal.url}/alerts/channels`);
  await checkAndShow("channels-list");
});

test("the page of events shows it all, live, and filters by kind and flow", async () => {
  await page.goto(`${portal.url}/events`);
  await page.getByText("Alert fired").first().waitFor();
  await checkAndShow("events");
  await page.getByRole("link", { name: "Alerts", exact: true }).last().click();
  await page.waitForURL(/kind=automation/);
  await page.goto(`${portal.url}/events?kind=run`);
  await page.getByText("Live").waitFor();
  const before = await page.getByText("Completed").count();
  await portal.api("POST", "/deployments/fallback/runs", { params: {} });
  await vi.waitFor(async () => expect(await page.getByText("Completed").count()).toBe(before + 1), {
    timeout: 30_000,
    interval: 200,
  });
  await page.getByLabel("Flow").selectOption(train);
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/flow=train/);
  // The URL changes before the rows have arrived.
  await page.getByRole("table").waitFor();
  expect(await page.getByRole("row").count()).toBeGreaterThan(5);
});

test("a portal that is killed while it sends delivers again, under the same id", async () => {
  const { items } = await portal.api<{ items: { id: string }[] }>("GET", "/outgoing-webhooks");
  // All runs have ended and their messages have been sent: the next message is the one sent here.
  await vi.waitFor(
    async () => {
      const states = async (call: string) =>
        (await portal.api<{ items: { state: string }[] }>("GET", call)).items.map(({ state }) => state);
      expect(["Completed", "Failed"]).toEqual(expect.arrayContaining(await states("/runs")));
      expect(await states(`/outgoing-webhooks/${items[0]!.id}/deliveries`)).not.toContain("waiting");
    },
    { timeout: 60_000, interval: 200 },
  );
  receiver.received.length = 0;
  const killed = new Promise<void>((resolve) => receiver.answerNext(() => portal.kill().then(resolve)));
  await portal.api("POST", `/outgoing-webhooks/${items[0]!.id}/test`, {});
  await killed;
  await portal.restart();
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), { timeout: 60_000, interval: 500 });
  const [first, second] = receiver.received;
  expect(second!.headers["webhook-id"]).toBe(first!.headers["webhook-id"]);
  expect(second!.body).toBe(first!.body);
  new Webhook(secret).verify(second!.body, second!.headers as Record<string, string>);
});
