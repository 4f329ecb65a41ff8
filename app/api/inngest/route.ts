import { guardedHandler } from "@/inngest/handler";

export { guardedHandler as GET, guardedHandler as POST, guardedHandler as PUT };
