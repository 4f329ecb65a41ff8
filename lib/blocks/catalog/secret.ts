import { z } from "zod";
import { defineBlockType } from "@/lib/blocks/block-type";

export default defineBlockType({
  slug: "secret",
  name: "Secret",
  description: "One secret value, such as an API key, for a task that asks for it.",
  values: z.object({
    value: z
      .string()
      .min(1, "Enter the secret.")
      .max(65_536)
      .meta({ secret: true, isMultiline: true, description: "Encrypted; never shown again." }),
  }),
  async check() {
    return "The secret can be decrypted. What it opens is known only to the task that uses it.";
  },
});
