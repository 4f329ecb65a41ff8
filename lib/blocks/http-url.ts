import { z } from "zod";

/** An address whose secrets, if any, have a field of their own: this one is shown. */
export const HttpUrl = z
  .url({ protocol: /^https?$/, error: "Begin it with https:// or http://." })
  .max(2000)
  .refine((url) => !/^https?:\/\/[^/]*@/i.test(url), "Leave user name and password out of the address.");
