import { z } from "zod";
import { defineArtifactKind } from "@/lib/artifacts/artifact-kind";

const maxImageBytes = 1_000_000;

/**
 * File extensions and first bytes. SVG can contain scripts: pages show it as an image, which runs none, and its file is
 * served as a download or with a policy that allows none.
 */
const types = {
  "image/png": { ending: "png", beginnings: ["iVBORw0KGgo"] },
  "image/jpeg": { ending: "jpg", beginnings: ["/9j/"] },
  "image/webp": { ending: "webp", beginnings: ["UklGR"] },
  // <svg and <?xml
  "image/svg+xml": { ending: "svg", beginnings: ["PHN2Zy", "PD94bW"] },
};

/** A picture, such as a plot created elsewhere. */
export const ImageData = z
  .object({
    title: z.string(),
    /** Text alternative of the picture. */
    description: z.string(),
    mediaType: z.enum(["image/png", "image/jpeg", "image/webp", "image/svg+xml"]),
    /** In pixels. */
    width: z.int().min(1).max(20_000),
    height: z.int().min(1).max(20_000),
    base64: z.base64().max(Math.ceil((maxImageBytes * 4) / 3) + 4, "A picture can have at most 1 MB."),
  })
  .refine(({ mediaType, base64 }) => types[mediaType].beginnings.some((start) => base64.startsWith(start)), {
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
