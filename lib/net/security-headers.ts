/** Headers of every answer; pages get their Content-Security-Policy in proxy.ts. */
export const documentHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** Of what no other site may frame. */
export const unframed = { key: "X-Frame-Options", value: "DENY" };

/** Of answers that are no document: nothing under /api, but for a few files, is one. */
export const apiPolicy = {
  key: "Content-Security-Policy",
  value: "default-src 'none'; frame-ancestors 'none'",
};
