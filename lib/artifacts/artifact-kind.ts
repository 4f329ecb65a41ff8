import type { z } from "zod";
import type { ChartData } from "./chart-data";

/** A picture at a URL of this portal, with its size in pixels. */
type Picture = { title: string; description: string; width: number; height: number; address: string };

/** Content shown by Markdown in place of `![alt](artifact:key)`. */
export type Attachment = ChartData | Picture;

/** A kind of artifact: its data, its display and its downloadable file. */
export interface ArtifactKind<Data = unknown> {
  slug: string;
  /** Plural name. */
  name: string;
  /** Schema of the data. Bytes are stored under `base64`, which lists leave out. */
  data: z.ZodType<Data>;
  /** Converts the data to Markdown for display. Without it, the attachment is shown. */
  toMarkdown?(data: Data): string;
  /** Attachment shown by Markdown of the same run under the artifact's key. @param address URL of its file */
  toAttachment?(data: Omit<Data, "base64">, address: string): Attachment;
  toFile(data: Data): { ending: string; mediaType: string; body: BodyInit };
}

/** Declares a kind, typed by its data. */
export function defineArtifactKind<Data>(kind: ArtifactKind<Data>): ArtifactKind<Data> {
  return kind;
}
