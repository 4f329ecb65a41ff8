import { z } from "zod";

/** Fields of panels of all types. */
export const PanelFrame = z.object({
  /** Names the panel within its dashboard; a new panel gets one. */
  id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  title: z.string().trim().max(100).default(""),
  width: z.enum(["half", "full"]).default("half"),
});

/** A panel as it is stored: its frame, its type and the settings of that. */
export const StoredPanel = z.looseObject({ ...PanelFrame.shape, id: z.string(), type: z.string() });
export type StoredPanel = z.infer<typeof StoredPanel>;

/** All that a result depends on: the panel without its frame, but for its id. */
export function settingsOf({ title: _, width: __, ...settings }: StoredPanel) {
  return settings;
}
