import { z } from "zod";

/** An address whose secrets, if any, are in a field of their own: the address itself is shown. */
export const HttpUrl = z
  .url({ protocol: /^https?$/, error: "Begin it with https:// or http://." })
  .max(2000)
  .refine((url) => !/^https?:\/\/[^/]*@/i.test(url), "Leave user name and password out of the address.");
