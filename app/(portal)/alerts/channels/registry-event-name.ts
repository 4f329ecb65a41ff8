import type { RegistryEvent } from "@/lib/base/registry-event";

/** An event for people: "model_version_tag.set" is "Model version tag set". */
export function registryEventName(event: RegistryEvent): string {
  const words = event.replaceAll(/[._]/g, " ");
  return words[0]!.toUpperCase() + words.slice(1);
}
