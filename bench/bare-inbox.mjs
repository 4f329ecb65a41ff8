import { createServer } from "node:http";
import postgres from "postgres";

// Baseline of bench/webhooks.ts: node:http and one INSERT by postgres.js per request, and nothing else. No lookup, no
// signature, no limit, no run.

const { INBOX_DATABASE, INBOX_HOST } = process.env;
const sql = postgres(INBOX_DATABASE, { host: INBOX_HOST, max: 12, onnotice: () => {} });
await sql`create table if not exists bare_inbox (id bigserial primary key, headers jsonb not null, body bytea not null)`;
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  await sql`insert into bare_inbox (headers, body) values (${sql.json(request.headers)}, ${Buffer.concat(chunks)})`;
  response.writeHead(202, { "content-type": "application/json" }).end("{}");
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
