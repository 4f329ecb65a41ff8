import { z } from "zod";
import { defineArtifactKind } from "@/lib/artifacts/artifact-kind";

const maxImageBytes = 1_000_000;

/** File extensions and first bytes. SVG is excluded because it can contain scripts. */
const types = {
  "image/png": { ending: "png", beginning: "iVBORw0KGgo" },
  "image/jpeg": { ending: "jpg", beginning: "/9j/" },
  "image/webp": { ending: "webp", beginning: "UklGR" },
} as const;

/** A picture, such as a plot created elsewhere. */
export const ImageData = z
  .object({
    title: z.string(),
    /** Text alternative of the picture. */
    description: z.string(),
    mediaType: z.enum(["image/png", "image/jpeg", "image/webp"]),
    /** In pixels. */
    width: z.int().min(1).max(20_000),
    height: z.int().min(1).max(20_000),
    base64: z.base64().max(Math.ceil((maxImageBytes * 4) / 3) + 4, "A picture can have at most 1 MB."),
  })
  .refine(({ mediaType, base64 }) => base64.startsWith(types[mediaType].beginning), {
    path: ["base64"],
    message: "These bytes are not a picture of that media type.",
  });
export type ImageData = z.infer<typeof ImageData>;

export default defineArtifactKind({
  slug: "image",
  name: "Pictures",
  data: ImageData,
  toAttachment: ({ title, description, width, height }, address) => ({
    title,
    description,
    width,
    height,
    address,
  }),
  toFile: ({ mediaType, base64 }) => ({
    ending: types[mediaType].ending,
    mediaType,
    body: Buffer.from(base64, "base64"),
  }),
});
