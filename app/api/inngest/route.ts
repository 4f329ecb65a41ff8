import { guardedHandler } from "@/inngest/endpoint/handler";

export { guardedHandler as GET, guardedHandler as POST, guardedHandler as PUT };
