/** Width and height of a picture, in pixels. */
export type Size = { width: number; height: number };

/** Size that a PNG states (W3C PNG, 11.2.2: IHDR comes first); undefined for other bytes. */
export function pngSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 24 || bytes.toString("latin1", 12, 16) !== "IHDR") return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Size that a JPEG states in its frame header (ITU T.81, B.2.2: markers SOF0–15 without DHT, JPG and DAC). */
export function jpegSize(bytes: Buffer): Size | undefined {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
  }
  return undefined;
}

/** Size of an SVG by its `width` and `height`, else its `viewBox`; 800 × 600 where it has neither. */
export function svgSize(text: string): Size {
  const start = text.indexOf("<svg");
  const tag = start < 0 ? "" : text.slice(start, Math.min(text.indexOf(">", start), start + 5_000));
  const lengthOf = (name: string) => Number(tag.match(new RegExp(`\\s${name}=["']([\\d.]{1,12})`))?.[1]);
  const [, box = ""] = tag.match(/\sviewBox=["']([\d\s.,+-]{1,100})["']/) ?? [];
  const [, , boxWidth, boxHeight] = box
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const pixels = (...candidates: (number | undefined)[]) =>
    Math.round(candidates.find((value) => value !== undefined && value >= 1 && value <= 20_000) ?? 0);
  return {
    width: pixels(lengthOf("width"), boxWidth) || 800,
    height: pixels(lengthOf("height"), boxHeight) || 600,
  };
}
