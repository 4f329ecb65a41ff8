import { handler } from "@/inngest/handler";

export { handler as GET, handler as POST, handler as PUT };
