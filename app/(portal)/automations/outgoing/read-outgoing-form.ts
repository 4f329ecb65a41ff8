/** Values of an OutgoingForm's controls, to be parsed by `OutgoingWebhookInput` or `OutgoingWebhookChange`. */
export function readOutgoingForm(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? "");
  const all = (name: string) => form.getAll(name).map(String);
  const kind = text("kind");
  return {
    name: text("name"),
    description: text("description"),
    ...(kind === "slack" ? { block: text("block") } : { url: text("url") }),
    ...(kind === "mlflow"
      ? { registryEvents: all("registryEvents") }
      : { states: all("states"), deployments: all("deployments"), flows: all("flows") }),
  };
}
