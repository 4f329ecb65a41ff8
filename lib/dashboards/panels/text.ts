import { z } from "zod";
import { definePanelType } from "@/lib/dashboards/panel-type";

export default definePanelType({
  slug: "text",
  group: "Text",
  name: "Text",
  description: "Markdown, such as what the figures mean and who looks after them.",
  settings: z.object({
    markdown: z
      .string()
      .trim()
      .min(1, "Write a text.")
      .max(10_000)
      .meta({ title: "Markdown", isMultiline: true }),
  }),
});
