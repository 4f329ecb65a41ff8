import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { registryEvents } from "@/lib/base/registry-event";
import { OutgoingWebhookChange, OutgoingWebhookInput } from "@/lib/outgoing/outgoing-webhook";
import { ChannelForm } from "./channel-form";
import { readChannelForm } from "./read-channel-form";

vi.mock("./actions", () => ({ createOutgoingAction: vi.fn(), updateOutgoingAction: vi.fn() }));

type Values = Parameters<typeof ChannelForm>[0]["values"];
const values: Values = {
  kind: "mlflow",
  name: "Registry",
  description: "",
  url: "https://example.com/registry",
  block: "",
  emails: [],
  states: ["Failed"],
  deployments: [],
  flows: [],
  registryEvents: ["model_version.created", "prompt.created"],
};

/** The fields that a browser sends of the form that is shown at first. */
function sent(changes: Partial<Values>): FormData {
  const html = renderToStaticMarkup(
    <ChannelForm
      values={{ ...values, ...changes }}
      choices={{ slackBlocks: ["team"], members: [], sendsMail: true }}
      deployments={[]}
      flows={[]}
    />,
  );
  const form = new FormData();
  const attribute = (tag: string, name: string) =>
    tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1]?.replaceAll("&amp;", "&");
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const name = attribute(tag, "name");
    if (name && (attribute(tag, "type") !== "checkbox" || / checked=""/.test(tag)))
      form.append(name, attribute(tag, "value") ?? "");
  }
  for (const [, tag = "", options = ""] of html.matchAll(/<select([^>]*)>(.*?)<\/select>/gs)) {
    const chosen = options.match(/<option[^>]* selected=""[^>]*>/)?.[0];
    form.append(attribute(tag, "name")!, (chosen && attribute(chosen, "value")) ?? "");
  }
  return form;
}

const read = (form: FormData) =>
  OutgoingWebhookInput.safeParse({ kind: form.get("kind"), ...readChannelForm(form) });

test("a webhook of the registry has its events, and nothing of runs", () => {
  expect(read(sent({})).data).toEqual({
    kind: "mlflow",
    name: "Registry",
    description: "",
    url: "https://example.com/registry",
    isPaused: false,
    registryEvents: ["model_version.created", "prompt.created"],
  });
});

test("webhooks of runs have states, and nothing of the registry", () => {
  expect(read(sent({ kind: "webhook" })).data).toMatchObject({ kind: "webhook", states: ["Failed"] });
  const address = "https://hooks.example.com/T1";
  expect(read(sent({ kind: "slack", url: address })).data).toMatchObject({ kind: "slack", url: address });
});

test("all events of the registry are offered, and one at least is needed", () => {
  expect(read(sent({ registryEvents: [...registryEvents] })).data).toMatchObject({ registryEvents });
  const { error } = read(sent({ registryEvents: [] }));
  expect(error?.issues).toMatchObject([{ path: ["registryEvents"], message: "Choose at least one event." }]);
  expect(read(sent({ registryEvents: [], url: "ftp://example.com" })).error?.issues).toHaveLength(2);
});

test("a change keeps the kind's own fields", () => {
  const form = sent({ id: "a", updatedAt: "2026-11-29T08:00:00.000Z" });
  const { data } = OutgoingWebhookChange.safeParse(readChannelForm(form));
  expect(data).toEqual({
    name: "Registry",
    description: "",
    url: "https://example.com/registry",
    registryEvents: ["model_version.created", "prompt.created"],
  });
});
