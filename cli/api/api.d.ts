// Made from the schemas of the API's routes by `npm run api:types`; a test tells when it is not up to date.

export interface paths {
"/api/v1/allowed-hosts/{id}": {
/** Take a host off the allow list */
delete: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/allowed-hosts": {
/** Hosts that may be called although their address is not public */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; host: string; note: string; createdBy: (string | null); createdAt: string; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Allow a host, a host with port, or a range (10.0.0.0/8) */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { host: string; note?: string; }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { id: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/artifacts/{id}/content": {
/** An artifact as a file: Markdown as text, a chart as JSON, an image as it is */
get: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/octet-stream": string; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/artifacts/{id}": {
/** One artifact; the text of a Markdown one is in data.markdown */
get: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; key: string; kind: string; version: number; run: (string | null); task: (string | null); createdAt: string; data: unknown; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete one version of an artifact, with the links that share it for good. 409 while it is used, except with force=true; always while something holds it */
delete: {
parameters: { query?: { force?: ("true" | "false"); }; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/artifacts/{id}/uses": {
/** Uses of an artifact; those that hold it first, such as a served alias or a run in progress */
get: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { uses: ({ kind: ("alias" | "automation" | "dashboard" | "dataset version" | "deployment" | "model version" | "run" | "schedule" | "shared report"); id: string; name: string; url: string; isHolding: boolean; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/artifacts": {
/** Artifacts, newest first */
get: {
parameters: { query?: { limit?: number; cursor?: string; key?: string; kind?: string; run?: string; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; key: string; kind: string; version: number; run: (string | null); task: (string | null); createdAt: string; data: unknown; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/audit/download": {
/** The audit log as CSV */
get: {
parameters: { query?: { who?: string; action?: string; kind?: string; subject?: string; since?: string; until?: string; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "text/csv": string; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/audit": {
/** Entries of the audit log, newest first: actor, change, time and address */
get: {
parameters: { query?: { who?: string; action?: string; kind?: string; subject?: string; since?: string; until?: string; limit?: number; cursor?: number; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; at: string; actor: { type: ("user" | "token" | "run" | "automation" | "system"); id: (string | null); name: string; token: (string | null); address: (string | null); }; action: string; subject: { kind: string; id: (string | null); name: (string | null); }; before: (Record<string, unknown> | null); after: (Record<string, unknown> | null); })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/automations/{id}/firings": {
/** Firings of an automation, newest first, each with its reason and actions */
get: {
parameters: { query?: { limit?: number; cursor?: string; }; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; reason: string; state: ("due" | "done" | "failed" | "skipped"); outcome: (string | null); run: (string | null); startedRun: (string | null); createdAt: string; endedAt: (string | null); })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/automations/{id}": {
/** One automation */
get: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; isPaused: boolean; when: ({ type: "alias-moved"; alias: string; model: string; } | { type: "dataset-version"; dataset: string; } | { type: "drift"; figure: ("share of drifted columns" | "drift of the scores"); value: number; of: ("any" | { deployment: string; } | { flow: string; }); } | { type: "expectation-failed"; dataset: string; result: ("fails" | "fails or warns"); } | { type: "flapping"; of: ("any" | { deployment: string; } | { flow: string; }); times: number; runs: number; } | { type: "metric"; of: ("any" | { deployment: string; } | { flow: string; }); metric: string; is: ("under" | "over"); value: number; } | { type: "outcome-figure"; figure: ("recall" | "precision" | "calibration-gap" | "brier-score"); model: string; is: ("under" | "over"); value: number; days: number; rows: number; } | { type: "run-ended"; of: ("any" | { deployment: string; } | { flow: string; }); states: (("Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; } | { type: "run-late"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "run-long"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "silence"; of: ("any" | { deployment: string; } | { flow: string; }); days: number; }); then: ({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params: Record<string, unknown>; } | { type: "send-message"; to: string; }); also: (({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params: Record<string, unknown>; } | { type: "send-message"; to: string; }))[]; message: (string | null); cooldownMs: number; lastFiredAt: (string | null); createdBy: (string | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Change, pause or resume an automation */
patch: {
parameters: { query?: never; header?: { "If-Match"?: string; }; path: { id: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { name?: string; when?: ({ type: "alias-moved"; alias: string; model: string; } | { type: "dataset-version"; dataset: string; } | { type: "drift"; figure: ("share of drifted columns" | "drift of the scores"); value: number; of: ("any" | { deployment: string; } | { flow: string; }); } | { type: "expectation-failed"; dataset: string; result: ("fails" | "fails or warns"); } | { type: "flapping"; of: ("any" | { deployment: string; } | { flow: string; }); times: number; runs: number; } | { type: "metric"; of: ("any" | { deployment: string; } | { flow: string; }); metric: string; is: ("under" | "over"); value: number; } | { type: "outcome-figure"; figure: ("recall" | "precision" | "calibration-gap" | "brier-score"); model: string; is: ("under" | "over"); value: number; days: number; rows: number; } | { type: "run-ended"; of: ("any" | { deployment: string; } | { flow: string; }); states: (("Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; } | { type: "run-late"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "run-long"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "silence"; of: ("any" | { deployment: string; } | { flow: string; }); days: number; }); then?: ({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params?: Record<string, unknown>; } | { type: "send-message"; to: string; }); also?: (({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params?: Record<string, unknown>; } | { type: "send-message"; to: string; }))[]; message?: (string | null); cooldownMs?: number; isPaused?: boolean; updatedAt?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; isPaused: boolean; when: ({ type: "alias-moved"; alias: string; model: string; } | { type: "dataset-version"; dataset: string; } | { type: "drift"; figure: ("share of drifted columns" | "drift of the scores"); value: number; of: ("any" | { deployment: string; } | { flow: string; }); } | { type: "expectation-failed"; dataset: string; result: ("fails" | "fails or warns"); } | { type: "flapping"; of: ("any" | { deployment: string; } | { flow: string; }); times: number; runs: number; } | { type: "metric"; of: ("any" | { deployment: string; } | { flow: string; }); metric: string; is: ("under" | "over"); value: number; } | { type: "outcome-figure"; figure: ("recall" | "precision" | "calibration-gap" | "brier-score"); model: string; is: ("under" | "over"); value: number; days: number; rows: number; } | { type: "run-ended"; of: ("any" | { deployment: string; } | { flow: string; }); states: (("Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; } | { type: "run-late"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "run-long"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "silence"; of: ("any" | { deployment: string; } | { flow: string; }); days: number; }); then: ({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params: Record<string, unknown>; } | { type: "send-message"; to: string; }); also: (({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params: Record<string, unknown>; } | { type: "send-message"; to: string; }))[]; message: (string | null); cooldownMs: number; lastFiredAt: (string | null); createdBy: (string | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete an automation with the record of its firings; the runs it started stay */
delete: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/automations": {
/** All automations, by name */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; name: string; isPaused: boolean; when: ({ type: "alias-moved"; alias: string; model: string; } | { type: "dataset-version"; dataset: string; } | { type: "drift"; figure: ("share of drifted columns" | "drift of the scores"); value: number; of: ("any" | { deployment: string; } | { flow: string; }); } | { type: "expectation-failed"; dataset: string; result: ("fails" | "fails or warns"); } | { type: "flapping"; of: ("any" | { deployment: string; } | { flow: string; }); times: number; runs: number; } | { type: "metric"; of: ("any" | { deployment: string; } | { flow: string; }); metric: string; is: ("under" | "over"); value: number; } | { type: "outcome-figure"; figure: ("recall" | "precision" | "calibration-gap" | "brier-score"); model: string; is: ("under" | "over"); value: number; days: number; rows: number; } | { type: "run-ended"; of: ("any" | { deployment: string; } | { flow: string; }); states: (("Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; } | { type: "run-late"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "run-long"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "silence"; of: ("any" | { deployment: string; } | { flow: string; }); days: number; }); then: ({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params: Record<string, unknown>; } | { type: "send-message"; to: string; }); also: (({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params: Record<string, unknown>; } | { type: "send-message"; to: string; }))[]; message: (string | null); cooldownMs: number; lastFiredAt: (string | null); createdBy: (string | null); createdAt: string; updatedAt: string; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Make an automation: when something holds, then something is done */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { name: string; when: ({ type: "alias-moved"; alias: string; model: string; } | { type: "dataset-version"; dataset: string; } | { type: "drift"; figure: ("share of drifted columns" | "drift of the scores"); value: number; of: ("any" | { deployment: string; } | { flow: string; }); } | { type: "expectation-failed"; dataset: string; result: ("fails" | "fails or warns"); } | { type: "flapping"; of: ("any" | { deployment: string; } | { flow: string; }); times: number; runs: number; } | { type: "metric"; of: ("any" | { deployment: string; } | { flow: string; }); metric: string; is: ("under" | "over"); value: number; } | { type: "outcome-figure"; figure: ("recall" | "precision" | "calibration-gap" | "brier-score"); model: string; is: ("under" | "over"); value: number; days: number; rows: number; } | { type: "run-ended"; of: ("any" | { deployment: string; } | { flow: string; }); states: (("Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; } | { type: "run-late"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "run-long"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "silence"; of: ("any" | { deployment: string; } | { flow: string; }); days: number; }); then: ({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params?: Record<string, unknown>; } | { type: "send-message"; to: string; }); /** Further actions, performed after the first. */
also?: (({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params?: Record<string, unknown>; } | { type: "send-message"; to: string; }))[]; /** Text of its messages, with places such as {{ run.name }}; null for the reason. */
message?: (string | null); cooldownMs?: number; isPaused?: boolean; }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; isPaused: boolean; when: ({ type: "alias-moved"; alias: string; model: string; } | { type: "dataset-version"; dataset: string; } | { type: "drift"; figure: ("share of drifted columns" | "drift of the scores"); value: number; of: ("any" | { deployment: string; } | { flow: string; }); } | { type: "expectation-failed"; dataset: string; result: ("fails" | "fails or warns"); } | { type: "flapping"; of: ("any" | { deployment: string; } | { flow: string; }); times: number; runs: number; } | { type: "metric"; of: ("any" | { deployment: string; } | { flow: string; }); metric: string; is: ("under" | "over"); value: number; } | { type: "outcome-figure"; figure: ("recall" | "precision" | "calibration-gap" | "brier-score"); model: string; is: ("under" | "over"); value: number; days: number; rows: number; } | { type: "run-ended"; of: ("any" | { deployment: string; } | { flow: string; }); states: (("Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; } | { type: "run-late"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "run-long"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "silence"; of: ("any" | { deployment: string; } | { flow: string; }); days: number; }); then: ({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params: Record<string, unknown>; } | { type: "send-message"; to: string; }); also: (({ type: "pause-deployment"; deployment: (string | { "$from": "run.deployment"; }); } | { type: "run-deployment"; deployment: (string | { "$from": "run.deployment"; }); params: Record<string, unknown>; } | { type: "send-message"; to: string; }))[]; message: (string | null); cooldownMs: number; lastFiredAt: (string | null); createdBy: (string | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/automations/try": {
/** Try a condition on the last seven days: the times at which an automation would have fired. Nothing is done */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { when: ({ type: "alias-moved"; alias: string; model: string; } | { type: "dataset-version"; dataset: string; } | { type: "drift"; figure: ("share of drifted columns" | "drift of the scores"); value: number; of: ("any" | { deployment: string; } | { flow: string; }); } | { type: "expectation-failed"; dataset: string; result: ("fails" | "fails or warns"); } | { type: "flapping"; of: ("any" | { deployment: string; } | { flow: string; }); times: number; runs: number; } | { type: "metric"; of: ("any" | { deployment: string; } | { flow: string; }); metric: string; is: ("under" | "over"); value: number; } | { type: "outcome-figure"; figure: ("recall" | "precision" | "calibration-gap" | "brier-score"); model: string; is: ("under" | "over"); value: number; days: number; rows: number; } | { type: "run-ended"; of: ("any" | { deployment: string; } | { flow: string; }); states: (("Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; } | { type: "run-late"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "run-long"; of: ("any" | { deployment: string; } | { flow: string; }); minutes: number; } | { type: "silence"; of: ("any" | { deployment: string; } | { flow: string; }); days: number; }); cooldownMs?: number; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { since: string; isCut: boolean; items: ({ at: string; reason: string; run: (string | null); })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/bin/{kind}/{id}/restore": {
/** Restore an experiment with its runs, an experiment run or a logged model from the bin. 409 once it is deleted for good */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { kind: ("experiment" | "run" | "model"); id: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/bin/{kind}/{id}": {
/** Delete something of the bin for good, with its values and files, within the hour. 409 while a model version came of it */
delete: {
parameters: { query?: never; header?: never; path: { kind: ("experiment" | "run" | "model"); id: string; }; cookie?: never; };
requestBody?: never;
responses: { 202: { headers: Record<string, unknown>; content: { "application/json": { kind: ("experiment" | "run" | "model"); id: string; name: string; experiment: string; deletedAt: (string | null); keptBy: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/bin": {
/** Deleted experiments, experiment runs and logged models, what was deleted last first */
get: {
parameters: { query?: { limit?: number; cursor?: string; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ kind: ("experiment" | "run" | "model"); id: string; name: string; experiment: string; deletedAt: (string | null); keptBy: (string | null); })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/block-types": {
/** The catalogue of block types with the JSON Schema of their values */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ slug: string; name: string; description: string; values: Record<string, unknown>; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/blocks/{name}/check": {
/** Try a block's values on the real thing; isTest also does what others notice, such as post a message */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { name: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { isTest?: boolean; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { isOk: boolean; message: string; at: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/blocks/{name}": {
/** One block and where it is used, secret fields as ******** */
get: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; type: string; values: Record<string, unknown>; check: ({ isOk: boolean; message: string; at: string; } | null); createdAt: string; updatedAt: string; usedBy: ({ kind: string; id: string; name: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Give a block other values; a secret field of ******** stays as it is */
put: {
parameters: { query?: never; header?: { "If-Match"?: string; }; path: { name: string; }; cookie?: never; };
requestBody: { content: { "application/json": { values: Record<string, unknown>; updatedAt?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; type: string; values: Record<string, unknown>; check: ({ isOk: boolean; message: string; at: string; } | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete a block; one in use only with force=true */
delete: {
parameters: { query?: { force?: ("true" | "false"); }; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/blocks": {
/** All blocks, secret fields as ******** */
get: {
parameters: { query?: { type?: string; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ name: string; type: string; values: Record<string, unknown>; check: ({ isOk: boolean; message: string; at: string; } | null); createdAt: string; updatedAt: string; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Make a block */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { type: string; name: string; values: Record<string, unknown>; }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { name: string; type: string; values: Record<string, unknown>; check: ({ isOk: boolean; message: string; at: string; } | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/dashboards/{name}/links/{id}": {
/** Revoke a public link to a dashboard; its record stays */
delete: {
parameters: { query?: never; header?: never; path: { name: string; id: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/dashboards/{name}/links": {
/** Public links to a dashboard, newest first; their addresses were shown once */
get: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; name: string; createdBy: (string | null); createdAt: string; expiresAt: (string | null); revokedAt: (string | null); lastOpenedAt: (string | null); openedCount: number; mayBeOpened: boolean; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Make a public link that shows the stored results of a dashboard; its address is shown once */
post: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody: { content: { "application/json": { name: string; expiresAt?: (string | null); }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { id: string; url: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/dashboards/{name}/refresh": {
/** Refresh the results of a dashboard in the background; refreshedAt changes when that is done */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 202: { headers: Record<string, unknown>; content: { "application/json": { name: string; title: string; refresh: ("never" | "hourly" | "daily" | "weekly"); panels: ({ id: string; title: string; width: ("half" | "full"); type: string; [name: string]: unknown; })[]; refreshedAt: (string | null); dueAt: (string | null); createdBy: (string | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/dashboards/{name}": {
/** A dashboard with the stored results of its panels */
get: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; title: string; refresh: ("never" | "hourly" | "daily" | "weekly"); panels: ({ id: string; title: string; width: ("half" | "full"); type: string; [name: string]: unknown; })[]; refreshedAt: (string | null); dueAt: (string | null); createdBy: (string | null); createdAt: string; updatedAt: string; results: ({ panel: string; result: (({ kind: "table"; columns: ({ name: string; isNumber: boolean; })[]; rows: (((string | number | boolean | null))[])[]; isCut: boolean; } | { kind: "chart"; description: string; chart: ({ type: "line"; x: { label: string; domain: (number)[]; isTime?: boolean; }; y: { label: string; domain: (number)[]; }; series: ({ name: string; points: ((number)[])[]; isReference: boolean; })[]; marks: ({ name: string; at: (number)[]; })[]; } | { type: "bar"; x: { label: string; }; bars: ({ name: string; value: number; })[]; } | { type: "heatmap"; x: { label: string; names: (string)[]; }; y: { label: string; names: (string)[]; }; values: ((number)[])[]; } | { type: "grouped-bar"; x: { label: string; }; series: (string)[]; groups: ({ name: string; values: (number)[]; })[]; } | { type: "beeswarm"; x: { label: string; }; series: (string)[]; rows: ({ name: string; points: (((number | (0 | 1)))[])[]; })[]; } | { type: "waterfall"; x: { label: string; }; start: { name: string; value: number; }; steps: ({ name: string; value: number; })[]; end: string; }); } | { kind: "numbers"; numbers: ({ name: string; value: (number | string); note?: string; })[]; } | { kind: "nothing"; message: string; }) | null); refreshedAt: (string | null); error: (string | null); failedAt: (string | null); })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Give a dashboard another content. A panel with the id of one that is there keeps its result, unless its settings changed */
put: {
parameters: { query?: never; header?: { "If-Match"?: string; }; path: { name: string; }; cookie?: never; };
requestBody: { content: { "application/json": { title: string; refresh?: ("never" | "hourly" | "daily" | "weekly"); panels: (({ type: "bar"; id?: string; title?: string; width?: ("half" | "full"); query: string; x: string; y: string; } | { type: "champion"; id?: string; title?: string; width?: ("half" | "full"); model: string; } | { type: "drift"; id?: string; title?: string; width?: ("half" | "full"); model: string; } | { type: "line"; id?: string; title?: string; width?: ("half" | "full"); query: string; x: string; y: string; } | { type: "model-versions"; id?: string; title?: string; width?: ("half" | "full"); model: string; metrics?: (string)[]; /** Versions to show, newest first. */
versions?: number; } | { type: "number"; id?: string; title?: string; width?: ("half" | "full"); query: string; } | { type: "outcomes"; id?: string; title?: string; width?: ("half" | "full"); model: string; /** Number of days, up to now. */
days?: number; } | { type: "requests"; id?: string; title?: string; width?: ("half" | "full"); model: string; /** Number of days, up to now. */
days?: number; } | { type: "runs"; id?: string; title?: string; width?: ("half" | "full"); /** Leave empty for all runs. */
deployment?: (string | null); /** Number of days, up to now. */
days?: number; } | { type: "success-rate"; id?: string; title?: string; width?: ("half" | "full"); /** Leave empty for all runs. */
deployment?: (string | null); /** Number of days, up to now. */
days?: number; } | { type: "table"; id?: string; title?: string; width?: ("half" | "full"); query: string; /** Rows to show. */
rows?: number; } | { type: "text"; id?: string; title?: string; width?: ("half" | "full"); markdown: string; }))[]; updatedAt?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; title: string; refresh: ("never" | "hourly" | "daily" | "weekly"); panels: ({ id: string; title: string; width: ("half" | "full"); type: string; [name: string]: unknown; })[]; refreshedAt: (string | null); dueAt: (string | null); createdBy: (string | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete a dashboard with its results and links */
delete: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/dashboards": {
/** All dashboards of the team, without results */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ name: string; title: string; refresh: ("never" | "hourly" | "daily" | "weekly"); panels: ({ id: string; title: string; width: ("half" | "full"); type: string; [name: string]: unknown; })[]; refreshedAt: (string | null); dueAt: (string | null); createdBy: (string | null); createdAt: string; updatedAt: string; openLinks: number; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Make a dashboard of panels; its first refresh follows in the background */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { title: string; refresh?: ("never" | "hourly" | "daily" | "weekly"); panels?: (({ type: "bar"; id?: string; title?: string; width?: ("half" | "full"); query: string; x: string; y: string; } | { type: "champion"; id?: string; title?: string; width?: ("half" | "full"); model: string; } | { type: "drift"; id?: string; title?: string; width?: ("half" | "full"); model: string; } | { type: "line"; id?: string; title?: string; width?: ("half" | "full"); query: string; x: string; y: string; } | { type: "model-versions"; id?: string; title?: string; width?: ("half" | "full"); model: string; metrics?: (string)[]; /** Versions to show, newest first. */
versions?: number; } | { type: "number"; id?: string; title?: string; width?: ("half" | "full"); query: string; } | { type: "outcomes"; id?: string; title?: string; width?: ("half" | "full"); model: string; /** Number of days, up to now. */
days?: number; } | { type: "requests"; id?: string; title?: string; width?: ("half" | "full"); model: string; /** Number of days, up to now. */
days?: number; } | { type: "runs"; id?: string; title?: string; width?: ("half" | "full"); /** Leave empty for all runs. */
deployment?: (string | null); /** Number of days, up to now. */
days?: number; } | { type: "success-rate"; id?: string; title?: string; width?: ("half" | "full"); /** Leave empty for all runs. */
deployment?: (string | null); /** Number of days, up to now. */
days?: number; } | { type: "table"; id?: string; title?: string; width?: ("half" | "full"); query: string; /** Rows to show. */
rows?: number; } | { type: "text"; id?: string; title?: string; width?: ("half" | "full"); markdown: string; }))[]; name: string; }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { name: string; title: string; refresh: ("never" | "hourly" | "daily" | "weekly"); panels: ({ id: string; title: string; width: ("half" | "full"); type: string; [name: string]: unknown; })[]; refreshedAt: (string | null); dueAt: (string | null); createdBy: (string | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/datasets/{name}/expectations": {
/** Expectations of a dataset's versions, with suggestions and the history */
get: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { version: number; by: (string | null); updatedAt: (string | null); expectations: (({ id?: string; severity: ("fail" | "warn"); type: "type"; column: string; is: ("number" | "whole-number" | "boolean" | "date"); } | { id?: string; severity: ("fail" | "warn"); type: "range"; column: string; min: ((number | string) | null); max: ((number | string) | null); } | { id?: string; severity: ("fail" | "warn"); type: "set"; column: string; values: (string)[]; } | { id?: string; severity: ("fail" | "warn"); type: "unique"; columns: (string)[]; } | { id?: string; severity: ("fail" | "warn"); type: "missing"; column: string; atMost: number; } | { id?: string; severity: ("fail" | "warn"); type: "freshness"; column: (string | null); days: number; } | { id?: string; severity: ("fail" | "warn"); type: "rows"; min: (number | null); max: (number | null); } | { id?: string; severity: ("fail" | "warn"); type: "sql"; name: string; query: string; }))[]; suggestions: ({ expectation: ({ id?: string; severity: ("fail" | "warn"); type: "type"; column: string; is: ("number" | "whole-number" | "boolean" | "date"); } | { id?: string; severity: ("fail" | "warn"); type: "range"; column: string; min: ((number | string) | null); max: ((number | string) | null); } | { id?: string; severity: ("fail" | "warn"); type: "set"; column: string; values: (string)[]; } | { id?: string; severity: ("fail" | "warn"); type: "unique"; columns: (string)[]; } | { id?: string; severity: ("fail" | "warn"); type: "missing"; column: string; atMost: number; } | { id?: string; severity: ("fail" | "warn"); type: "freshness"; column: (string | null); days: number; } | { id?: string; severity: ("fail" | "warn"); type: "rows"; min: (number | null); max: (number | null); } | { id?: string; severity: ("fail" | "warn"); type: "sql"; name: string; query: string; }); reason: string; })[]; history: ({ version: number; by: (string | null); createdAt: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Store all expectations of a dataset as their next version, by which its versions are evaluated from now on */
put: {
parameters: { query?: never; header?: { "If-Match"?: string; }; path: { name: string; }; cookie?: never; };
requestBody: { content: { "application/json": { expectations: (({ id?: string; severity?: ("fail" | "warn"); type: "type"; column: string; is: ("number" | "whole-number" | "boolean" | "date"); } | { id?: string; severity?: ("fail" | "warn"); type: "range"; column: string; min?: ((number | string) | null); max?: ((number | string) | null); } | { id?: string; severity?: ("fail" | "warn"); type: "set"; column: string; values: (string)[]; } | { id?: string; severity?: ("fail" | "warn"); type: "unique"; columns: (string)[]; } | { id?: string; severity?: ("fail" | "warn"); type: "missing"; column: string; atMost?: number; } | { id?: string; severity?: ("fail" | "warn"); type: "freshness"; column?: (string | null); days: number; } | { id?: string; severity?: ("fail" | "warn"); type: "rows"; min?: (number | null); max?: (number | null); } | { id?: string; severity?: ("fail" | "warn"); type: "sql"; name: string; query: string; }))[]; updatedAt?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { version: number; by: (string | null); updatedAt: (string | null); expectations: (({ id?: string; severity: ("fail" | "warn"); type: "type"; column: string; is: ("number" | "whole-number" | "boolean" | "date"); } | { id?: string; severity: ("fail" | "warn"); type: "range"; column: string; min: ((number | string) | null); max: ((number | string) | null); } | { id?: string; severity: ("fail" | "warn"); type: "set"; column: string; values: (string)[]; } | { id?: string; severity: ("fail" | "warn"); type: "unique"; columns: (string)[]; } | { id?: string; severity: ("fail" | "warn"); type: "missing"; column: string; atMost: number; } | { id?: string; severity: ("fail" | "warn"); type: "freshness"; column: (string | null); days: number; } | { id?: string; severity: ("fail" | "warn"); type: "rows"; min: (number | null); max: (number | null); } | { id?: string; severity: ("fail" | "warn"); type: "sql"; name: string; query: string; }))[]; suggestions: ({ expectation: ({ id?: string; severity: ("fail" | "warn"); type: "type"; column: string; is: ("number" | "whole-number" | "boolean" | "date"); } | { id?: string; severity: ("fail" | "warn"); type: "range"; column: string; min: ((number | string) | null); max: ((number | string) | null); } | { id?: string; severity: ("fail" | "warn"); type: "set"; column: string; values: (string)[]; } | { id?: string; severity: ("fail" | "warn"); type: "unique"; columns: (string)[]; } | { id?: string; severity: ("fail" | "warn"); type: "missing"; column: string; atMost: number; } | { id?: string; severity: ("fail" | "warn"); type: "freshness"; column: (string | null); days: number; } | { id?: string; severity: ("fail" | "warn"); type: "rows"; min: (number | null); max: (number | null); } | { id?: string; severity: ("fail" | "warn"); type: "sql"; name: string; query: string; }); reason: string; })[]; history: ({ version: number; by: (string | null); createdAt: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/datasets/{name}": {
/** One dataset, with the number of its latest version */
get: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; description: string; latestVersion: (number | null); createdAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete a dataset with all its versions and their files for good. 409 while it is used, except with force=true; always while something holds it */
delete: {
parameters: { query?: { force?: ("true" | "false"); }; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/datasets/{name}/schema": {
/** The schema of a dataset, with the reasons of proposals and its history */
get: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { version: number; origin: ("proposed" | "edited"); by: (string | null); updatedAt: (string | null); target: ({ column: string; positive: string; } | null); columns: ({ name: string; role: ("feature" | "target" | "key" | "time" | "group" | "ignored"); type: ("number" | "category" | "boolean" | "date" | "text"); missing: (string)[]; usualMissing: boolean; number: ({ decimal: ("." | ","); thousands: (("none" | "," | "." | " " | "'") | null); currency: (string | null); percent: (boolean | null); } | null); date: (("YMD" | "DMY" | "MDY") | null); monotone: (("increasing" | "decreasing") | null); note: string; })[]; reasons: ({ column: string; reason: string; })[]; history: ({ version: number; origin: ("proposed" | "edited"); by: (string | null); createdAt: (string | null); })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Store the schema of a dataset as its next version, by which the latest version is read from now on */
put: {
parameters: { query?: never; header?: { "If-Match"?: string; }; path: { name: string; }; cookie?: never; };
requestBody: { content: { "application/json": { target?: ({ column: string; positive: string; } | null); columns: ({ name: string; role?: ("feature" | "target" | "key" | "time" | "group" | "ignored"); type: ("number" | "category" | "boolean" | "date" | "text"); missing?: (string)[]; usualMissing?: boolean; number?: ({ decimal: ("." | ","); thousands?: (("none" | "," | "." | " " | "'") | null); currency?: (string | null); percent?: (boolean | null); } | null); date?: (("YMD" | "DMY" | "MDY") | null); monotone?: (("increasing" | "decreasing") | null); note?: string; })[]; updatedAt?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { version: number; origin: ("proposed" | "edited"); by: (string | null); updatedAt: (string | null); target: ({ column: string; positive: string; } | null); columns: ({ name: string; role: ("feature" | "target" | "key" | "time" | "group" | "ignored"); type: ("number" | "category" | "boolean" | "date" | "text"); missing: (string)[]; usualMissing: boolean; number: ({ decimal: ("." | ","); thousands: (("none" | "," | "." | " " | "'") | null); currency: (string | null); percent: (boolean | null); } | null); date: (("YMD" | "DMY" | "MDY") | null); monotone: (("increasing" | "decreasing") | null); note: string; })[]; reasons: ({ column: string; reason: string; })[]; history: ({ version: number; origin: ("proposed" | "edited"); by: (string | null); createdAt: (string | null); })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/datasets/{name}/uses": {
/** Uses of a dataset; those that hold it first, such as a served alias or a run in progress */
get: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { uses: ({ kind: ("alias" | "automation" | "dashboard" | "dataset version" | "deployment" | "model version" | "run" | "schedule" | "shared report"); id: string; name: string; url: string; isHolding: boolean; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/datasets/{name}/versions/{version}/content": {
/** A version's rows as a file, streamed: `columns` are names separated by commas, `limit` is the number of first rows. In CSV, text that begins a formula gets a leading apostrophe */
get: {
parameters: { query?: { format?: ("csv" | "parquet"); columns?: string; limit?: number; }; header?: never; path: { name: string; version: ("latest" | number); }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "text/csv": string; "application/vnd.apache.parquet": string; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/datasets/{name}/versions/{version}/expectations": {
/** Expectations of a dataset with their outcome for one version */
get: {
parameters: { query?: never; header?: never; path: { name: string; version: ("latest" | number); }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { version: number; expectations: (number | null); status: (("passed" | "warned" | "failed") | null); error: (string | null); evaluatedAt: (string | null); results: ({ id: string; status: ("passed" | "warned" | "failed"); check: { name: string; value: number; threshold: number; unit: ("share" | "count" | "days"); limit: ("most" | "least"); hasPassed: boolean; found: string; severity?: ("fail" | "warn"); }; examples: ({ row: (number | null); value: string; })[]; newest: (string | null); })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/datasets/{name}/versions/{version}/review": {
/** Accept or reject a version whose file violates the schema; until then it is not the latest */
put: {
parameters: { query?: never; header?: never; path: { name: string; version: number; }; cookie?: never; };
requestBody: { content: { "application/json": { decision: ("accepted" | "rejected"); }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; version: number; uri: string; sha256: string; sizeBytes: number; rows: number; columns: ({ name: string; type: ("text" | "integer" | "number" | "boolean" | "date"); nulls: number; distinct: number; top: ({ value: string; count: number; })[]; min?: number; max?: number; decimal?: ("." | ","); numbers?: number; isUnnamed?: boolean; unread?: { rows: number; values: ({ value: string; count: number; })[]; }; notations?: { booleans: number; dates?: { YMD: number; DMY: number; MDY: number; }; timed?: number; numbers?: { percent: number; currencies: Record<string, number>; thousands: Record<string, number>; }; }; meanLength?: number; stored?: string; })[]; format: string; schema: (number | null); review: (("open" | "accepted" | "rejected") | null); violations: ({ count: number; listed: ({ line: number; column: (number | null); name: string; value?: string; problem: string; })[]; } | null); isSynthetic: boolean; note: string; runId: (string | null); scoredBy: (string | null); createdAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/datasets/{name}/versions/{version}": {
/** One version of a dataset; `latest` is the newest */
get: {
parameters: { query?: never; header?: never; path: { name: string; version: ("latest" | number); }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; version: number; uri: string; sha256: string; sizeBytes: number; rows: number; columns: ({ name: string; type: ("text" | "integer" | "number" | "boolean" | "date"); nulls: number; distinct: number; top: ({ value: string; count: number; })[]; min?: number; max?: number; decimal?: ("." | ","); numbers?: number; isUnnamed?: boolean; unread?: { rows: number; values: ({ value: string; count: number; })[]; }; notations?: { booleans: number; dates?: { YMD: number; DMY: number; MDY: number; }; timed?: number; numbers?: { percent: number; currencies: Record<string, number>; thousands: Record<string, number>; }; }; meanLength?: number; stored?: string; })[]; format: string; schema: (number | null); review: (("open" | "accepted" | "rejected") | null); violations: ({ count: number; listed: ({ line: number; column: (number | null); name: string; value?: string; problem: string; })[]; } | null); isSynthetic: boolean; note: string; runId: (string | null); scoredBy: (string | null); createdAt: string; erasures: ({ rows: number; reason: string; erasedBy: string; sha256Before: string; createdAt: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete a version of a dataset with its file; its number is not used again for good. 409 while it is used, except with force=true; always while something holds it */
delete: {
parameters: { query?: { force?: ("true" | "false"); }; header?: never; path: { name: string; version: ("latest" | number); }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/datasets/{name}/versions/{version}/uses": {
/** Uses of a version of a dataset; those that hold it first, such as a served alias or a run in progress */
get: {
parameters: { query?: never; header?: never; path: { name: string; version: ("latest" | number); }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { uses: ({ kind: ("alias" | "automation" | "dashboard" | "dataset version" | "deployment" | "model version" | "run" | "schedule" | "shared report"); id: string; name: string; url: string; isHolding: boolean; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/datasets/{name}/versions": {
/** The versions of a dataset, newest first, without their columns */
get: {
parameters: { query?: { limit?: number; cursor?: number; }; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ name: string; version: number; uri: string; sha256: string; sizeBytes: number; rows: number; format: string; schema: (number | null); review: (("open" | "accepted" | "rejected") | null); isSynthetic: boolean; note: string; runId: (string | null); scoredBy: (string | null); createdAt: string; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Upload a file as the next version of a dataset, which is made where it is missing */
post: {
parameters: { query?: { schema?: ("keep" | "propose"); }; header?: { "Idempotency-Key"?: string; }; path: { name: string; }; cookie?: never; };
requestBody: { content: { "text/csv": string; "application/vnd.apache.parquet": string; "application/octet-stream": string; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { name: string; version: number; uri: string; sha256: string; sizeBytes: number; rows: number; columns: ({ name: string; type: ("text" | "integer" | "number" | "boolean" | "date"); nulls: number; distinct: number; top: ({ value: string; count: number; })[]; min?: number; max?: number; decimal?: ("." | ","); numbers?: number; isUnnamed?: boolean; unread?: { rows: number; values: ({ value: string; count: number; })[]; }; notations?: { booleans: number; dates?: { YMD: number; DMY: number; MDY: number; }; timed?: number; numbers?: { percent: number; currencies: Record<string, number>; thousands: Record<string, number>; }; }; meanLength?: number; stored?: string; })[]; format: string; schema: (number | null); review: (("open" | "accepted" | "rejected") | null); violations: ({ count: number; listed: ({ line: number; column: (number | null); name: string; value?: string; problem: string; })[]; } | null); isSynthetic: boolean; note: string; runId: (string | null); scoredBy: (string | null); createdAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/datasets": {
/** All datasets */
get: {
parameters: { query?: { limit?: number; cursor?: string; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ name: string; description: string; latestVersion: (number | null); createdAt: string; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/deployments/{slug}/backfills": {
/** Start a backfill: runs for a range of dates or for parameter sets */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { slug: string; }; cookie?: never; };
requestBody: { content: { "application/json": { dates?: { /** Parameter that gets the date, such as 2026-01-31. */
param: string; from: string; /** Last date; included. */
to: string; every?: ("day" | "week" | "month"); /** Parameter that gets the date of the next run, where this one's part ends. */
until?: string; }; items?: (Record<string, unknown>)[]; /** Parameters that all runs share, beside those of the deployment. */
params?: Record<string, unknown>; /** How many runs go at once. */
concurrency?: number; /** Priority of its runs, where their deployment has none. */
priority?: number; }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; url: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); flow: string; flowVersion: number; deployment: (string | null); params: Record<string, unknown>; tags: (string)[]; priority: number; trigger: Record<string, unknown>; createdAt: string; scheduledFor: (string | null); startedAt: (string | null); endedAt: (string | null); deadlineAt: (string | null); retryCount: number; retryAt: (string | null); parent: ({ run: string; node: string; item: number; } | null); copiedFrom: (string | null); isExternal: boolean; isHeld: boolean; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/deployments/{slug}/history": {
/** Changes of a deployment's configuration, newest first */
get: {
parameters: { query?: { limit?: number; cursor?: number; }; header?: never; path: { slug: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; at: string; by: string; token: (string | null); action: string; changes: ({ path: string; before?: unknown; after?: unknown; })[]; isCurrent: boolean; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/deployments/{slug}/roll-back": {
/** Configure a deployment as it was after a change of its history; a change in its turn */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { slug: string; }; cookie?: never; };
requestBody: { content: { "application/json": { /** The id of the change. */
to: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { slug: string; flow: string; name: string; description: string; version: (number | null); params: Record<string, unknown>; blocks: Record<string, string>; tags: (string)[]; priority: (number | null); retries: number; retryDelayMs: number; pool: (string | null); concurrencyLimit: (number | null); onConflict: ("queue" | "cancel-new"); isPaused: boolean; schedules: ({ id: string; kind: ("cron" | "interval" | "rrule"); isPaused: boolean; params: Record<string, unknown>; catchUp: ("skip" | "last" | "all"); maxLatenessMs: (number | null); startsAt: (string | null); endsAt: (string | null); inWords: string; nextTimes: (string)[]; lastSlotAt: (string | null); lastError: (string | null); [name: string]: unknown; })[]; createdAt: string; updatedAt: string; flowVersion: number; paramsSchema: Record<string, unknown>; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/deployments/{slug}": {
/** One deployment and the version that its next run executes */
get: {
parameters: { query?: never; header?: never; path: { slug: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { slug: string; flow: string; name: string; description: string; version: (number | null); params: Record<string, unknown>; blocks: Record<string, string>; tags: (string)[]; priority: (number | null); retries: number; retryDelayMs: number; pool: (string | null); concurrencyLimit: (number | null); onConflict: ("queue" | "cancel-new"); isPaused: boolean; schedules: ({ id: string; kind: ("cron" | "interval" | "rrule"); isPaused: boolean; params: Record<string, unknown>; catchUp: ("skip" | "last" | "all"); maxLatenessMs: (number | null); startsAt: (string | null); endsAt: (string | null); inWords: string; nextTimes: (string)[]; lastSlotAt: (string | null); lastError: (string | null); [name: string]: unknown; })[]; createdAt: string; updatedAt: string; flowVersion: number; paramsSchema: Record<string, unknown>; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Change a deployment: what is left out stays as it is */
patch: {
parameters: { query?: never; header?: { "If-Match"?: string; }; path: { slug: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { name?: string; description?: string; version?: (number | null); params?: Record<string, unknown>; blocks?: Record<string, string>; tags?: (string)[]; priority?: (number | null); retries?: number; retryDelayMs?: number; pool?: (string | null); concurrencyLimit?: (number | null); onConflict?: ("queue" | "cancel-new"); isPaused?: boolean; schedules?: (({ kind: "cron"; cron: string; timeZone?: string; id?: string; isPaused?: boolean; params?: Record<string, unknown>; catchUp?: ("skip" | "last" | "all"); maxLatenessMs?: (number | null); startsAt?: (string | null); endsAt?: (string | null); updatedAt?: string; } | { kind: "interval"; intervalMs: number; anchorAt?: string; id?: string; isPaused?: boolean; params?: Record<string, unknown>; catchUp?: ("skip" | "last" | "all"); maxLatenessMs?: (number | null); startsAt?: (string | null); endsAt?: (string | null); updatedAt?: string; } | { kind: "rrule"; rrule: string; timeZone?: string; anchorAt?: string; id?: string; isPaused?: boolean; params?: Record<string, unknown>; catchUp?: ("skip" | "last" | "all"); maxLatenessMs?: (number | null); startsAt?: (string | null); endsAt?: (string | null); updatedAt?: string; }))[]; updatedAt?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { slug: string; flow: string; name: string; description: string; version: (number | null); params: Record<string, unknown>; blocks: Record<string, string>; tags: (string)[]; priority: (number | null); retries: number; retryDelayMs: number; pool: (string | null); concurrencyLimit: (number | null); onConflict: ("queue" | "cancel-new"); isPaused: boolean; schedules: ({ id: string; kind: ("cron" | "interval" | "rrule"); isPaused: boolean; params: Record<string, unknown>; catchUp: ("skip" | "last" | "all"); maxLatenessMs: (number | null); startsAt: (string | null); endsAt: (string | null); inWords: string; nextTimes: (string)[]; lastSlotAt: (string | null); lastError: (string | null); [name: string]: unknown; })[]; createdAt: string; updatedAt: string; flowVersion: number; paramsSchema: Record<string, unknown>; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete a deployment with its schedules; its runs stay */
delete: {
parameters: { query?: never; header?: never; path: { slug: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/deployments/{slug}/runs": {
/** Start a run */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { slug: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { params?: Record<string, unknown>; tags?: (string)[]; /** Not before this time. */
scheduledFor?: string; /** Order among runs that wait for a slot, highest first; that of the deployment when left out. */
priority?: number; }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; url: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); flow: string; flowVersion: number; deployment: (string | null); params: Record<string, unknown>; tags: (string)[]; priority: number; trigger: Record<string, unknown>; createdAt: string; scheduledFor: (string | null); startedAt: (string | null); endedAt: (string | null); deadlineAt: (string | null); retryCount: number; retryAt: (string | null); parent: ({ run: string; node: string; item: number; } | null); copiedFrom: (string | null); isExternal: boolean; isHeld: boolean; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/deployments": {
/** All deployments */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ slug: string; flow: string; name: string; description: string; version: (number | null); params: Record<string, unknown>; blocks: Record<string, string>; tags: (string)[]; priority: (number | null); retries: number; retryDelayMs: number; pool: (string | null); concurrencyLimit: (number | null); onConflict: ("queue" | "cancel-new"); isPaused: boolean; schedules: ({ id: string; kind: ("cron" | "interval" | "rrule"); isPaused: boolean; params: Record<string, unknown>; catchUp: ("skip" | "last" | "all"); maxLatenessMs: (number | null); startsAt: (string | null); endsAt: (string | null); inWords: string; nextTimes: (string)[]; lastSlotAt: (string | null); lastError: (string | null); [name: string]: unknown; })[]; createdAt: string; updatedAt: string; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Make a flow runnable: parameters, schedules, limits */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { slug: string; flow: string; name: string; description?: string; version?: (number | null); params?: Record<string, unknown>; blocks?: Record<string, string>; tags?: (string)[]; priority?: (number | null); retries?: number; retryDelayMs?: number; pool?: (string | null); concurrencyLimit?: (number | null); onConflict?: ("queue" | "cancel-new"); isPaused?: boolean; schedules?: (({ kind: "cron"; cron: string; timeZone?: string; id?: string; isPaused?: boolean; params?: Record<string, unknown>; catchUp?: ("skip" | "last" | "all"); maxLatenessMs?: (number | null); startsAt?: (string | null); endsAt?: (string | null); updatedAt?: string; } | { kind: "interval"; intervalMs: number; anchorAt?: string; id?: string; isPaused?: boolean; params?: Record<string, unknown>; catchUp?: ("skip" | "last" | "all"); maxLatenessMs?: (number | null); startsAt?: (string | null); endsAt?: (string | null); updatedAt?: string; } | { kind: "rrule"; rrule: string; timeZone?: string; anchorAt?: string; id?: string; isPaused?: boolean; params?: Record<string, unknown>; catchUp?: ("skip" | "last" | "all"); maxLatenessMs?: (number | null); startsAt?: (string | null); endsAt?: (string | null); updatedAt?: string; }))[]; }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { slug: string; flow: string; name: string; description: string; version: (number | null); params: Record<string, unknown>; blocks: Record<string, string>; tags: (string)[]; priority: (number | null); retries: number; retryDelayMs: number; pool: (string | null); concurrencyLimit: (number | null); onConflict: ("queue" | "cancel-new"); isPaused: boolean; schedules: ({ id: string; kind: ("cron" | "interval" | "rrule"); isPaused: boolean; params: Record<string, unknown>; catchUp: ("skip" | "last" | "all"); maxLatenessMs: (number | null); startsAt: (string | null); endsAt: (string | null); inWords: string; nextTimes: (string)[]; lastSlotAt: (string | null); lastError: (string | null); [name: string]: unknown; })[]; createdAt: string; updatedAt: string; flowVersion: number; paramsSchema: Record<string, unknown>; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/erasures/{id}": {
/** One erasure with its report: what was searched, what was changed, what remains to be done by hand */
get: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; column: string; keyCount: number; reason: string; requestedBy: string; error: (string | null); createdAt: string; startedAt: (string | null); endedAt: (string | null); steps: ({ kind: string; name: string; searched: number; changed: number; note: (string | null); isDone: boolean; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/erasures": {
/** Erasures, newest first, with their progress from 0 to 1 */
get: {
parameters: { query?: { limit?: number; cursor?: string; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; column: string; keyCount: number; reason: string; requestedBy: string; error: (string | null); createdAt: string; startedAt: (string | null); endedAt: (string | null); changed: number; progress: number; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Erase all rows of some keys from every dataset version and prediction of the team, and the keys from logs, caches, outputs and artifacts */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { column?: string; dataset?: string; keys: (string)[]; reason: string; }; } };
responses: { 202: { headers: Record<string, unknown>; content: { "application/json": { id: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/events": {
/** Events, newest first; changes of state of tasks with kind=task only */
get: {
parameters: { query?: { limit?: number; cursor?: number; kind?: ("run" | "task" | "deployment" | "schedule" | "webhook" | "dataset" | "model" | "automation" | "delivery"); flow?: string; run?: string; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; type: string; subject: string; message: (string | null); flow: (string | null); run: (string | null); task: (string | null); state: (("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled") | null); data: Record<string, unknown>; createdAt: string; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/events/stream": {
/** Server-sent events: a message when something is new under `GET /events`; of tasks, datasets, dashboards, experiments, or all but those and runs, where `kind` says so */
get: {
parameters: { query?: { kind?: ("task" | "event" | "dataset" | "dashboard" | "experiment"); experiment?: string; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "text/event-stream": string; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/experiment-files": {
/** A file of an experiment run or a logged model, for a page to show: HTML in a sandbox */
get: {
parameters: { query: { run?: string; model?: string; path: string; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/octet-stream": string; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/experiments/{id}": {
/** Delete an experiment, by id or number, with its runs and their files. MLflow's own call only hides it for good. 409 while it is used, except with force=true; always while something holds it */
delete: {
parameters: { query?: { force?: ("true" | "false"); }; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/experiments/{id}/uses": {
/** Uses of an experiment; those that hold it first, such as a served alias or a run in progress */
get: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { uses: ({ kind: ("alias" | "automation" | "dashboard" | "dataset version" | "deployment" | "model version" | "run" | "schedule" | "shared report"); id: string; name: string; url: string; isHolding: boolean; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/flows/{slug}": {
/** One flow: definition, parameter JSON Schema, versions */
get: {
parameters: { query?: never; header?: never; path: { slug: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { slug: string; name: string; description: string; isShipped: boolean; version: (number | null); definition: ({ slug: string; params: Record<string, unknown>; nodes: ({ id: string; task: string; input: Record<string, unknown>; after: (string)[]; retries: number; retryDelayMs: number; retryBackoff?: ("fixed" | "exponential"); retryMaxDelayMs?: number; retryJitter?: number; pool?: string; timeoutMs?: number; cache?: { ttlMs: number; }; when?: string; allowFailure?: boolean; slots?: Record<string, string>; onFailureOf?: (string)[]; })[]; blocks?: Record<string, { type: string; orType?: string; isOptional: boolean; }>; pool?: string; timeoutMs?: number; } | null); params: (Record<string, unknown> | null); versions: ({ version: number; hash: string; createdAt: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Save a new version of a flow; the same content is the same version */
put: {
parameters: { query?: never; header?: never; path: { slug: string; }; cookie?: never; };
requestBody: { content: { "application/json": { slug?: string; params: Record<string, unknown>; nodes: ({ id: string; task: string; input?: Record<string, unknown>; after?: (string)[]; retries?: number; retryDelayMs?: number; retryBackoff?: ("fixed" | "exponential"); retryMaxDelayMs?: number; retryJitter?: number; pool?: string; timeoutMs?: number; cache?: { ttlMs: number; }; when?: string; allowFailure?: boolean; slots?: Record<string, string>; onFailureOf?: (string)[]; })[]; blocks?: Record<string, { type: string; orType?: string; isOptional?: boolean; }>; pool?: string; timeoutMs?: number; name?: string; description?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { slug: string; name: string; description: string; isShipped: boolean; version: (number | null); definition: ({ slug: string; params: Record<string, unknown>; nodes: ({ id: string; task: string; input: Record<string, unknown>; after: (string)[]; retries: number; retryDelayMs: number; retryBackoff?: ("fixed" | "exponential"); retryMaxDelayMs?: number; retryJitter?: number; pool?: string; timeoutMs?: number; cache?: { ttlMs: number; }; when?: string; allowFailure?: boolean; slots?: Record<string, string>; onFailureOf?: (string)[]; })[]; blocks?: Record<string, { type: string; orType?: string; isOptional: boolean; }>; pool?: string; timeoutMs?: number; } | null); params: (Record<string, unknown> | null); versions: ({ version: number; hash: string; createdAt: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete a team's own flow with its versions, deployments, schedules and runs for good. 409 while it is used, except with force=true; always while something holds it */
delete: {
parameters: { query?: { force?: ("true" | "false"); }; header?: never; path: { slug: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/flows/{slug}/uses": {
/** Uses of a flow; those that hold it first, such as a served alias or a run in progress */
get: {
parameters: { query?: never; header?: never; path: { slug: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { uses: ({ kind: ("alias" | "automation" | "dashboard" | "dataset version" | "deployment" | "model version" | "run" | "schedule" | "shared report"); id: string; name: string; url: string; isHolding: boolean; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/flows": {
/** All flows */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ slug: string; name: string; description: string; isShipped: boolean; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Make a flow; a wiring or type error names node and field */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { slug: string; params: Record<string, unknown>; nodes: ({ id: string; task: string; input?: Record<string, unknown>; after?: (string)[]; retries?: number; retryDelayMs?: number; retryBackoff?: ("fixed" | "exponential"); retryMaxDelayMs?: number; retryJitter?: number; pool?: string; timeoutMs?: number; cache?: { ttlMs: number; }; when?: string; allowFailure?: boolean; slots?: Record<string, string>; onFailureOf?: (string)[]; })[]; blocks?: Record<string, { type: string; orType?: string; isOptional?: boolean; }>; pool?: string; timeoutMs?: number; name: string; description?: string; }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { slug: string; name: string; description: string; isShipped: boolean; version: (number | null); definition: ({ slug: string; params: Record<string, unknown>; nodes: ({ id: string; task: string; input: Record<string, unknown>; after: (string)[]; retries: number; retryDelayMs: number; retryBackoff?: ("fixed" | "exponential"); retryMaxDelayMs?: number; retryJitter?: number; pool?: string; timeoutMs?: number; cache?: { ttlMs: number; }; when?: string; allowFailure?: boolean; slots?: Record<string, string>; onFailureOf?: (string)[]; })[]; blocks?: Record<string, { type: string; orType?: string; isOptional: boolean; }>; pool?: string; timeoutMs?: number; } | null); params: (Record<string, unknown> | null); versions: ({ version: number; hash: string; createdAt: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/limits/{tag}": {
/** Limit the runs with a tag, or change the limit; runs that have begun go on */
put: {
parameters: { query?: never; header?: never; path: { tag: string; }; cookie?: never; };
requestBody: { content: { "application/json": { /** Maximum number of runs with the tag at once; null for no such limit. */
atOnce?: (number | null); /** Maximum number of runs with the tag that begin within `perSeconds`; null for no such limit. */
starts?: (number | null); perSeconds?: (number | null); description?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { tag: string; atOnce: (number | null); starts: (number | null); perSeconds: (number | null); description: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete the limit of a tag; runs that wait for it may begin */
delete: {
parameters: { query?: never; header?: never; path: { tag: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/limits": {
/** The team's limits on runs with a tag, by tag, and how much of each is used */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ tag: string; atOnce: (number | null); starts: (number | null); perSeconds: (number | null); description: string; taken: number; begun: number; updatedAt: string; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/metric-history": {
/** A metric of experiment runs over their steps, sampled at even distances. NaN and infinities are null. Other teams' runs, and those without the metric, are left out */
get: {
parameters: { query: { runs: string; metric: string; points?: number; from?: number; to?: number; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { curves: ({ runId: string; steps: (number)[]; /** Milliseconds since 1970. */
times: (number)[]; values: ((number | null))[]; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/models/{name}/aliases/{alias}/gates/{gate}": {
/** Set a gate of an alias: settings that are left out take their defaults */
put: {
parameters: { query?: never; header?: never; path: { name: string; alias: string; gate: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { settings?: Record<string, unknown>; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; description: string; tags: Record<string, string>; aliases: Record<string, number>; newestVersion: (number | null); createdAt: string; versions: ({ version: number; aliases: (string)[]; description: string; tags: Record<string, string>; kind: (string | null); featureSet: (string | null); data: (string | null); dataSha256: (string | null); run: (string | null); experimentRun: (string | null); metrics: Record<string, (number | null)>; figuresFrom: (("portal" | "outside") | null); createdAt: string; })[]; history: ({ alias: string; fromVersion: (number | null); toVersion: (number | null); by: string; reason: string; overridden: (string)[]; createdAt: string; })[]; gates: ({ alias: string; gate: string; settings: Record<string, unknown>; setBy: string; })[]; checks: ({ gate: string; alias: string; version: number; settings: Record<string, unknown>; isPassed: boolean; message: string; value: (number | null); limit: (number | null); evidence: (string | null); checkedBy: string; createdAt: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Take a gate of an alias away */
delete: {
parameters: { query?: never; header?: never; path: { name: string; alias: string; gate: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/models/{name}/aliases/{alias}/roll-back": {
/** Point an alias back at the version it had before; gates are recorded and do not hold it up */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { name: string; alias: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { reason?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { alias: string; version: number; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/models/{name}/aliases/{alias}": {
/** Point an alias at a version, past its gates */
put: {
parameters: { query?: never; header?: never; path: { name: string; alias: string; }; cookie?: never; };
requestBody: { content: { "application/json": { version: number; reason?: string; override?: boolean; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { alias: string; version: number; checks: ({ gate: string; alias: string; version: number; settings: Record<string, unknown>; isPassed: boolean; message: string; value: (number | null); limit: (number | null); evidence: (string | null); checkedBy: string; createdAt: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Take an alias away */
delete: {
parameters: { query?: { reason?: string; }; header?: never; path: { name: string; alias: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/models/{name}/aliases/{alias}/traffic": {
/** The second version of an alias, and how its scores compare with the first one's */
get: {
parameters: { query?: { days?: number; }; header?: never; path: { name: string; alias: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { mode: ("split" | "shadow"); version: number; share: number; alias: string; first: number; setBy: string; comparison: { versions: ({ version: number; role: ("served" | "shadow"); requests: number; rows: number; flagged: number; meanProbability: (number | null); })[]; both: ({ rows: number; onlyFirst: number; onlySecond: number; meanDifference: number; } | null); }; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Send a share of an alias's requests to a second version, or let it shadow them */
put: {
parameters: { query?: never; header?: never; path: { name: string; alias: string; }; cookie?: never; };
requestBody: { content: { "application/json": { mode: ("split" | "shadow"); version: number; share: number; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { mode: ("split" | "shadow"); version: number; share: number; alias: string; first: number; setBy: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** End the traffic of an alias's second version */
delete: {
parameters: { query?: never; header?: never; path: { name: string; alias: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/models/{name}/outcomes": {
/** Outcomes of a model's predictions: recall, precision and calibration by day and version */
get: {
parameters: { query?: { days?: number; }; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { days: ({ rows: number; positives: number; recall: (number | null); precision: (number | null); predicted: (number | null); observed: (number | null); brier: (number | null); day: string; version: number; role: ("served" | "shadow"); })[]; calibration: ({ rows: number; positives: number; recall: (number | null); precision: (number | null); predicted: (number | null); observed: (number | null); brier: (number | null); version: number; bin: number; low: number; high: number; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Record what happened to scored rows, by request or key: up to 5000 outcomes, idempotent */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { name: string; }; cookie?: never; };
requestBody: { content: { "application/json": { outcomes: (({ request: string; row?: number; label: (string | number | boolean); } | { request: string; labels: ((string | number | boolean))[]; } | { key: string; label: (string | number | boolean); }))[]; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { recorded: number; changed: number; unchanged: number; unknown: number; firstUnknown: (number)[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/models/{name}": {
/** A registered model: versions, aliases with their history, gates and what they found */
get: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; description: string; tags: Record<string, string>; aliases: Record<string, number>; newestVersion: (number | null); createdAt: string; versions: ({ version: number; aliases: (string)[]; description: string; tags: Record<string, string>; kind: (string | null); featureSet: (string | null); data: (string | null); dataSha256: (string | null); run: (string | null); experimentRun: (string | null); metrics: Record<string, (number | null)>; figuresFrom: (("portal" | "outside") | null); createdAt: string; })[]; history: ({ alias: string; fromVersion: (number | null); toVersion: (number | null); by: string; reason: string; overridden: (string)[]; createdAt: string; })[]; gates: ({ alias: string; gate: string; settings: Record<string, unknown>; setBy: string; })[]; checks: ({ gate: string; alias: string; version: number; settings: Record<string, unknown>; isPassed: boolean; message: string; value: (number | null); limit: (number | null); evidence: (string | null); checkedBy: string; createdAt: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Change the description or all tags of a registered model */
patch: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { description?: string; tags?: Record<string, string>; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; description: string; tags: Record<string, string>; aliases: Record<string, number>; newestVersion: (number | null); createdAt: string; versions: ({ version: number; aliases: (string)[]; description: string; tags: Record<string, string>; kind: (string | null); featureSet: (string | null); data: (string | null); dataSha256: (string | null); run: (string | null); experimentRun: (string | null); metrics: Record<string, (number | null)>; figuresFrom: (("portal" | "outside") | null); createdAt: string; })[]; history: ({ alias: string; fromVersion: (number | null); toVersion: (number | null); by: string; reason: string; overridden: (string)[]; createdAt: string; })[]; gates: ({ alias: string; gate: string; settings: Record<string, unknown>; setBy: string; })[]; checks: ({ gate: string; alias: string; version: number; settings: Record<string, unknown>; isPassed: boolean; message: string; value: (number | null); limit: (number | null); evidence: (string | null); checkedBy: string; createdAt: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete a registered model with all its versions for good. 409 while it is used, except with force=true; always while something holds it */
delete: {
parameters: { query?: { force?: ("true" | "false"); }; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/models/{name}/uses": {
/** Uses of a registered model; those that hold it first, such as a served alias or a run in progress */
get: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { uses: ({ kind: ("alias" | "automation" | "dashboard" | "dataset version" | "deployment" | "model version" | "run" | "schedule" | "shared report"); id: string; name: string; url: string; isHolding: boolean; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/models/{name}/versions/{version}": {
/** Delete a model version with the files that nothing else names; its number is not used again for good. 409 while it is used, except with force=true; always while something holds it */
delete: {
parameters: { query?: { force?: ("true" | "false"); }; header?: never; path: { name: string; version: number; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/models/{name}/versions/{version}/uses": {
/** Uses of a model version; those that hold it first, such as a served alias or a run in progress */
get: {
parameters: { query?: never; header?: never; path: { name: string; version: number; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { uses: ({ kind: ("alias" | "automation" | "dashboard" | "dataset version" | "deployment" | "model version" | "run" | "schedule" | "shared report"); id: string; name: string; url: string; isHolding: boolean; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/models": {
/** The registered models, or prompts, with their aliases, by name */
get: {
parameters: { query?: { limit?: number; cursor?: string; text?: string; kind?: ("model" | "prompt"); }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ name: string; description: string; tags: Record<string, string>; aliases: Record<string, number>; newestVersion: (number | null); createdAt: string; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/names": {
/** Names of a kind that contain a text, to choose a parameter from; those first that begin with it */
get: {
parameters: { query: { kind: ("dataset" | "model" | "model-version" | "deployment" | "experiment" | "saved-query" | "run"); text?: string; limit?: number; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ value: string; name: string; detail: string; })[]; hasMore: boolean; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/outgoing-webhooks/{id}/deliveries/{delivery}/replay": {
/** Send a delivery once more, under its id */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { id: string; delivery: string; }; cookie?: never; };
requestBody?: never;
responses: { 202: { headers: Record<string, unknown>; content: { "application/json": { id: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/outgoing-webhooks/{id}/deliveries": {
/** Deliveries of an outgoing webhook, newest first, with every attempt */
get: {
parameters: { query?: { limit?: number; cursor?: string; }; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; type: string; run: (string | null); state: ("waiting" | "delivered" | "gave-up"); nextAttemptAt: (string | null); createdAt: string; endedAt: (string | null); body: string; attempts: ({ attempt: number; status: (number | null); response: (string | null); error: (string | null); startedAt: string; endedAt: (string | null); })[]; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/outgoing-webhooks/{id}": {
/** One outgoing webhook */
get: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; description: string; kind: ("email" | "slack" | "teams" | "discord" | "webhook" | "mlflow"); url: (string | null); block: (string | null); emails: (string)[]; states: (("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; flows: (string)[]; deployments: (string)[]; registryEvents: (("registered_model.created" | "model_version.created" | "model_version_tag.set" | "model_version_tag.deleted" | "model_version_alias.created" | "model_version_alias.deleted" | "prompt.created" | "prompt_version.created" | "prompt_tag.set" | "prompt_tag.deleted" | "prompt_version_tag.set" | "prompt_version_tag.deleted" | "prompt_alias.created" | "prompt_alias.deleted"))[]; isPaused: boolean; pauseReason: (string | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Change, pause or resume an outgoing webhook; its kind stays */
patch: {
parameters: { query?: never; header?: { "If-Match"?: string; }; path: { id: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { name?: string; description?: string; url?: string; /** The name of a block of type slack-webhook. */
block?: string; /** Addresses of members of the team. */
emails?: (string)[]; /** With none, it tells of alerts only. */
states?: (("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; flows?: (string)[]; deployments?: (string)[]; registryEvents?: (("registered_model.created" | "model_version.created" | "model_version_tag.set" | "model_version_tag.deleted" | "model_version_alias.created" | "model_version_alias.deleted" | "prompt.created" | "prompt_version.created" | "prompt_tag.set" | "prompt_tag.deleted" | "prompt_version_tag.set" | "prompt_version_tag.deleted" | "prompt_alias.created" | "prompt_alias.deleted"))[]; isPaused?: boolean; updatedAt?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; description: string; kind: ("email" | "slack" | "teams" | "discord" | "webhook" | "mlflow"); url: (string | null); block: (string | null); emails: (string)[]; states: (("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; flows: (string)[]; deployments: (string)[]; registryEvents: (("registered_model.created" | "model_version.created" | "model_version_tag.set" | "model_version_tag.deleted" | "model_version_alias.created" | "model_version_alias.deleted" | "prompt.created" | "prompt_version.created" | "prompt_tag.set" | "prompt_tag.deleted" | "prompt_version_tag.set" | "prompt_version_tag.deleted" | "prompt_alias.created" | "prompt_alias.deleted"))[]; isPaused: boolean; pauseReason: (string | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete an outgoing webhook with its deliveries */
delete: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/outgoing-webhooks/{id}/secret": {
/** Give an outgoing webhook another secret, which is in this answer only; for a day messages are signed with the old one, too */
post: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { secret: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/outgoing-webhooks/{id}/test": {
/** Send a test message; its outcome is listed under its deliveries */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 202: { headers: Record<string, unknown>; content: { "application/json": { id: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/outgoing-webhooks": {
/** All outgoing webhooks, by name */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; name: string; description: string; kind: ("email" | "slack" | "teams" | "discord" | "webhook" | "mlflow"); url: (string | null); block: (string | null); emails: (string)[]; states: (("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; flows: (string)[]; deployments: (string)[]; registryEvents: (("registered_model.created" | "model_version.created" | "model_version_tag.set" | "model_version_tag.deleted" | "model_version_alias.created" | "model_version_alias.deleted" | "prompt.created" | "prompt_version.created" | "prompt_tag.set" | "prompt_tag.deleted" | "prompt_version_tag.set" | "prompt_version_tag.deleted" | "prompt_alias.created" | "prompt_alias.deleted"))[]; isPaused: boolean; pauseReason: (string | null); createdAt: string; updatedAt: string; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Make a channel: a program (signed as Standard Webhooks says), Slack, Teams, Discord or members by e-mail, told by alerts and of runs; or a program told of the registry (signed as MLflow does). The secret is in this answer only */
post: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody: { content: { "application/json": ({ name: string; description?: string; isPaused?: boolean; /** With none, it tells of alerts only. */
states?: (("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; flows?: (string)[]; deployments?: (string)[]; kind: "webhook"; url: string; } | { name: string; description?: string; isPaused?: boolean; /** With none, it tells of alerts only. */
states?: (("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; flows?: (string)[]; deployments?: (string)[]; kind: "slack"; /** The name of a block of type slack-webhook. */
block?: string; url?: string; } | { name: string; description?: string; isPaused?: boolean; /** With none, it tells of alerts only. */
states?: (("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; flows?: (string)[]; deployments?: (string)[]; kind: "teams"; url: string; } | { name: string; description?: string; isPaused?: boolean; /** With none, it tells of alerts only. */
states?: (("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; flows?: (string)[]; deployments?: (string)[]; kind: "discord"; url: string; } | { name: string; description?: string; isPaused?: boolean; /** With none, it tells of alerts only. */
states?: (("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; flows?: (string)[]; deployments?: (string)[]; kind: "email"; /** Addresses of members of the team. */
emails: (string)[]; } | { name: string; description?: string; isPaused?: boolean; kind: "mlflow"; url: string; registryEvents: (("registered_model.created" | "model_version.created" | "model_version_tag.set" | "model_version_tag.deleted" | "model_version_alias.created" | "model_version_alias.deleted" | "prompt.created" | "prompt_version.created" | "prompt_tag.set" | "prompt_tag.deleted" | "prompt_version_tag.set" | "prompt_version_tag.deleted" | "prompt_alias.created" | "prompt_alias.deleted"))[]; }); } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; description: string; kind: ("email" | "slack" | "teams" | "discord" | "webhook" | "mlflow"); url: (string | null); block: (string | null); emails: (string)[]; states: (("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"))[]; flows: (string)[]; deployments: (string)[]; registryEvents: (("registered_model.created" | "model_version.created" | "model_version_tag.set" | "model_version_tag.deleted" | "model_version_alias.created" | "model_version_alias.deleted" | "prompt.created" | "prompt_version.created" | "prompt_tag.set" | "prompt_tag.deleted" | "prompt_version_tag.set" | "prompt_version_tag.deleted" | "prompt_alias.created" | "prompt_alias.deleted"))[]; isPaused: boolean; pauseReason: (string | null); createdAt: string; updatedAt: string; secret: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/artifacts": {
/** Artifacts of a run */
get: {
parameters: { query?: { limit?: number; cursor?: string; }; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; key: string; kind: string; version: number; run: (string | null); task: (string | null); createdAt: string; data: unknown; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/cancel": {
/** Ask a run to stop */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 202: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; url: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); flow: string; flowVersion: number; deployment: (string | null); params: Record<string, unknown>; tags: (string)[]; priority: number; trigger: Record<string, unknown>; createdAt: string; scheduledFor: (string | null); startedAt: (string | null); endedAt: (string | null); deadlineAt: (string | null); retryCount: number; retryAt: (string | null); parent: ({ run: string; node: string; item: number; } | null); copiedFrom: (string | null); isExternal: boolean; isHeld: boolean; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/comparison": {
/** The model that a run trained beside that of another run, on rows that neither learned from */
get: {
parameters: { query: { with: string; }; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { claims: number; frauds: number; reason: (string | null); first: ({ recall: { value: number; low: number; high: number; }; precision: { value: number; low: number; high: number; }; flagRate: { value: number; low: number; high: number; }; rocAuc: { value: number; low: number; high: number; }; prAuc: { value: number; low: number; high: number; }; } | null); second: ({ recall: { value: number; low: number; high: number; }; precision: { value: number; low: number; high: number; }; flagRate: { value: number; low: number; high: number; }; rocAuc: { value: number; low: number; high: number; }; prAuc: { value: number; low: number; high: number; }; } | null); differences: ({ recall: { value: number; low: number; high: number; }; precision: { value: number; low: number; high: number; }; flagRate: { value: number; low: number; high: number; }; rocAuc: { value: number; low: number; high: number; }; prAuc: { value: number; low: number; high: number; }; } | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/copy": {
/** Start a new run like this one, of the same flow version; params replace single parameters */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { id: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { params?: Record<string, unknown>; }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; url: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); flow: string; flowVersion: number; deployment: (string | null); params: Record<string, unknown>; tags: (string)[]; priority: number; trigger: Record<string, unknown>; createdAt: string; scheduledFor: (string | null); startedAt: (string | null); endedAt: (string | null); deadlineAt: (string | null); retryCount: number; retryAt: (string | null); parent: ({ run: string; node: string; item: number; } | null); copiedFrom: (string | null); isExternal: boolean; isHeld: boolean; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/events": {
/** Server-sent events: a message when the run, a task, its log or its artifacts, or a run that it started changed; the event `end` when it has ended */
get: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "text/event-stream": string; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/hold": {
/** Hold a run, so that no further runs that it starts begin, or release it */
put: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody: { content: { "application/json": { isHeld: boolean; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; url: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); flow: string; flowVersion: number; deployment: (string | null); params: Record<string, unknown>; tags: (string)[]; priority: number; trigger: Record<string, unknown>; createdAt: string; scheduledFor: (string | null); startedAt: (string | null); endedAt: (string | null); deadlineAt: (string | null); retryCount: number; retryAt: (string | null); parent: ({ run: string; node: string; item: number; } | null); copiedFrom: (string | null); isExternal: boolean; isHeld: boolean; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/logs/download": {
/** The whole log as a file: text, or one JSON object a line */
get: {
parameters: { query?: { level?: ("debug" | "info" | "warning" | "error"); task?: string; search?: string; format?: ("text" | "ndjson"); }; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "text/plain": string; "application/x-ndjson": string; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/logs": {
/** Log lines in order: from the first, after a line, or the last ones before a line (or the `end`) */
get: {
parameters: { query?: { level?: ("debug" | "info" | "warning" | "error"); task?: string; search?: string; after?: string; before?: ("end" | string); limit?: number; }; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: number; time: string; level: ("debug" | "info" | "warning" | "error"); task: (string | null); message: string; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/report": {
/** Report tasks, log lines, artifacts and the end of an external run; after its end a conflict */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { id: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { tasks?: ({ id: string; state: ("Running" | "Completed" | "Failed" | "Skipped"); message?: string; output?: unknown; progress?: number; })[]; /** Lines for the log, of tasks that have begun. */
lines?: ({ task: string; level?: ("debug" | "info" | "warning" | "error"); message: string; })[]; artifacts?: ({ task: string; key: string; kind: string; data: unknown; })[]; /** Ends the run: nothing can be reported after it. */
end?: { state: ("Completed" | "Failed" | "Cancelled"); message?: string; }; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; url: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); flow: string; flowVersion: number; deployment: (string | null); params: Record<string, unknown>; tags: (string)[]; priority: number; trigger: Record<string, unknown>; createdAt: string; scheduledFor: (string | null); startedAt: (string | null); endedAt: (string | null); deadlineAt: (string | null); retryCount: number; retryAt: (string | null); parent: ({ run: string; node: string; item: number; } | null); copiedFrom: (string | null); isExternal: boolean; isHeld: boolean; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/resume": {
/** Answer the form that a run waits for; of two answers the first counts, the second is a conflict */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { id: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { input?: Record<string, unknown>; /** The node that waits, where there are several. */
node?: string; }; } };
responses: { 202: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; url: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); flow: string; flowVersion: number; deployment: (string | null); params: Record<string, unknown>; tags: (string)[]; priority: number; trigger: Record<string, unknown>; createdAt: string; scheduledFor: (string | null); startedAt: (string | null); endedAt: (string | null); deadlineAt: (string | null); retryCount: number; retryAt: (string | null); parent: ({ run: string; node: string; item: number; } | null); copiedFrom: (string | null); isExternal: boolean; isHeld: boolean; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/retry": {
/** Preview of a retry: the nodes whose results are kept, and those that are done (again) */
get: {
parameters: { query?: { /** The node to begin from; without it, all that has no result. */
from?: string; }; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { reused: (string)[]; redone: (string)[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Take a run that has ended up again */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { id: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { /** The node to begin from; without it, all that has no result. */
from?: string; }; } };
responses: { 202: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; url: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); flow: string; flowVersion: number; deployment: (string | null); params: Record<string, unknown>; tags: (string)[]; priority: number; trigger: Record<string, unknown>; createdAt: string; scheduledFor: (string | null); startedAt: (string | null); endedAt: (string | null); deadlineAt: (string | null); retryCount: number; retryAt: (string | null); parent: ({ run: string; node: string; item: number; } | null); copiedFrom: (string | null); isExternal: boolean; isHeld: boolean; reused: (string)[]; redone: (string)[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}": {
/** One run with its task runs, and why it does not move where it does not */
get: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; url: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); flow: string; flowVersion: number; deployment: (string | null); params: Record<string, unknown>; tags: (string)[]; priority: number; trigger: Record<string, unknown>; createdAt: string; scheduledFor: (string | null); startedAt: (string | null); endedAt: (string | null); deadlineAt: (string | null); retryCount: number; retryAt: (string | null); parent: ({ run: string; node: string; item: number; } | null); copiedFrom: (string | null); isExternal: boolean; isHeld: boolean; waitingFor: (string | null); waitingForRuns: ({ id: string; name: string; })[]; children: ({ node: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); count: number; })[]; tasks: ({ id: string; node: string; task: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); progress: (number | null); progressMessage: (string | null); input: unknown; output: unknown; form: (Record<string, unknown> | null); deadlineAt: (string | null); answer: ({ values: Record<string, unknown>; by: string; at?: string; } | null); retryAt: (string | null); createdAt: string; startedAt: (string | null); endedAt: (string | null); attempts: ({ attempt: number; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); error: (string | null); startedAt: string; endedAt: (string | null); cpuMs: (number | null); peakBytes: (number | null); })[]; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete an ended run with all that it made; 409 when a model version was trained by it */
delete: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs/{id}/tasks": {
/** The task runs of a run, with attempts and times */
get: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; node: string; task: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); progress: (number | null); progressMessage: (string | null); input: unknown; output: unknown; form: (Record<string, unknown> | null); deadlineAt: (string | null); answer: ({ values: Record<string, unknown>; by: string; at?: string; } | null); retryAt: (string | null); createdAt: string; startedAt: (string | null); endedAt: (string | null); attempts: ({ attempt: number; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); error: (string | null); startedAt: string; endedAt: (string | null); cpuMs: (number | null); peakBytes: (number | null); })[]; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/runs": {
/** Runs, newest first. Runs that other runs have started are left out unless parent, flow or deployment asks for them */
get: {
parameters: { query?: { limit?: number; cursor?: string; state?: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); parent?: string; flow?: string; deployment?: string; tag?: string; since?: string; until?: string; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; name: string; url: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); flow: string; flowVersion: number; deployment: (string | null); params: Record<string, unknown>; tags: (string)[]; priority: number; trigger: Record<string, unknown>; createdAt: string; scheduledFor: (string | null); startedAt: (string | null); endedAt: (string | null); deadlineAt: (string | null); retryCount: number; retryAt: (string | null); parent: ({ run: string; node: string; item: number; } | null); copiedFrom: (string | null); isExternal: boolean; isHeld: boolean; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Record a run that a program elsewhere executes, such as a CI job or a notebook; POST /deployments/{slug}/runs starts one here */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { /** Groups the program's runs: a flow of this name is made, or continued. */
flow: string; /** Shown with the run. */
params?: Record<string, unknown>; tags?: (string)[]; /** Its tasks, and which of them each comes after. */
tasks: ({ id: string; after?: (string)[]; })[]; /** After this time without an end it is TimedOut, in milliseconds. */
timeoutMs?: number; }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; url: string; state: ("Scheduled" | "Late" | "AwaitingConcurrencySlot" | "Pending" | "Running" | "AwaitingRetry" | "Paused" | "Cancelling" | "Completed" | "Cached" | "Skipped" | "Failed" | "TimedOut" | "Crashed" | "Cancelled"); stateMessage: (string | null); flow: string; flowVersion: number; deployment: (string | null); params: Record<string, unknown>; tags: (string)[]; priority: number; trigger: Record<string, unknown>; createdAt: string; scheduledFor: (string | null); startedAt: (string | null); endedAt: (string | null); deadlineAt: (string | null); retryCount: number; retryAt: (string | null); parent: ({ run: string; node: string; item: number; } | null); copiedFrom: (string | null); isExternal: boolean; isHeld: boolean; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/search": {
/** Things with this text in their name, at most five of a kind; runs by the beginning of their name or id */
get: {
parameters: { query?: { text?: string; }; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ kind: ("run" | "deployment" | "flow" | "dataset" | "model" | "experiment" | "artifact" | "block" | "automation" | "dashboard"); id: string; name: string; detail: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/sql/queries/{name}": {
/** Save a query under a name, in place of the team's query of this name */
put: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody: { content: { "application/json": { query: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; query: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete a saved query */
delete: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/sql/queries": {
/** Saved queries of the team, by name */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ name: string; query: string; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/sql": {
/** Run one SELECT of DuckDB over the team's datasets: claims_2026 is the latest version of claims-2026, claims_2026_v3 its version 3 */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { query: string; limit?: number; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { columns: ({ name: string; type: string; })[]; rows: (((string | number | boolean | null))[])[]; cut: (("rows" | "bytes") | null); versions: ({ dataset: string; version: number; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/sql/versions": {
/** Keep the whole result of one SELECT as the next version of a dataset, which is made where it is missing */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { query: string; dataset: string; note?: string; }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { name: string; version: number; uri: string; sha256: string; sizeBytes: number; rows: number; columns: ({ name: string; type: ("text" | "integer" | "number" | "boolean" | "date"); nulls: number; distinct: number; top: ({ value: string; count: number; })[]; min?: number; max?: number; decimal?: ("." | ","); numbers?: number; isUnnamed?: boolean; unread?: { rows: number; values: ({ value: string; count: number; })[]; }; notations?: { booleans: number; dates?: { YMD: number; DMY: number; MDY: number; }; timed?: number; numbers?: { percent: number; currencies: Record<string, number>; thousands: Record<string, number>; }; }; meanLength?: number; stored?: string; })[]; format: string; schema: (number | null); review: (("open" | "accepted" | "rejected") | null); violations: ({ count: number; listed: ({ line: number; column: (number | null); name: string; value?: string; problem: string; })[]; } | null); isSynthetic: boolean; note: string; runId: (string | null); scoredBy: (string | null); createdAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/tasks": {
/** The catalogue of tasks, with input and output schemas and the blocks that they need */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ slug: string; name: string; description: string; input: Record<string, unknown>; output: Record<string, unknown>; blocks: Record<string, { type: string; orType?: string; isOptional: boolean; }>; whyUnavailable?: string; })[]; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/variables/{name}": {
/** Create a variable, or give it another value; runs that have begun keep the earlier one */
put: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody: { content: { "application/json": { /** Any JSON of at most 64 kB. Not for secrets: those belong into blocks. */
value: unknown; description?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { name: string; value: unknown; description: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete a variable */
delete: {
parameters: { query?: never; header?: never; path: { name: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/variables": {
/** The team's variables, by name */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ name: string; value: unknown; description: string; updatedAt: string; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/webhooks/{id}/deliveries/{delivery}/replay": {
/** Take a delivery again, under the webhook's mapping and filter of now */
post: {
parameters: { query?: never; header?: { "Idempotency-Key"?: string; }; path: { id: string; delivery: string; }; cookie?: never; };
requestBody?: never;
responses: { 202: { headers: Record<string, unknown>; content: { "application/json": { delivery: string; outcome: ("received" | "started" | "ignored" | "paused" | "invalid" | "refused"); message: (string | null); run: (string | null); url: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/webhooks/{id}/deliveries/{delivery}": {
/** One delivery with its headers (secret ones masked) and body */
get: {
parameters: { query?: never; header?: never; path: { id: string; delivery: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; messageId: (string | null); outcome: ("received" | "started" | "ignored" | "paused" | "invalid" | "refused"); message: (string | null); run: (string | null); url: (string | null); repeats: number; replayOf: (string | null); createdAt: string; headers: Record<string, string>; body: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/webhooks/{id}/deliveries": {
/** A webhook's deliveries, newest first */
get: {
parameters: { query?: { limit?: number; cursor?: string; outcome?: ("received" | "started" | "ignored" | "paused" | "invalid" | "refused"); }; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; messageId: (string | null); outcome: ("received" | "started" | "ignored" | "paused" | "invalid" | "refused"); message: (string | null); run: (string | null); url: (string | null); repeats: number; replayOf: (string | null); createdAt: string; })[]; nextCursor: (string | null); }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/webhooks/{id}/rotate": {
/** Give a webhook a new secret or address. It is in this answer only; the old one stays good a while */
post: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody: { content: { "application/json": { what: ("secret" | "address"); overlapHours?: number; secret?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { token?: string; url?: string; secret?: string; previousUntil: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/webhooks/{id}": {
/** One webhook */
get: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; deployment: string; scheme: ("standard-webhooks" | "github" | "bearer" | "google-pubsub"); settings: Record<string, unknown>; mapping: Record<string, unknown>; filter: (string | null); isPaused: boolean; previousSecretUntil: (string | null); previousAddressUntil: (string | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Change a webhook's name, settings, mapping or filter, pause or resume it */
patch: {
parameters: { query?: never; header?: { "If-Match"?: string; }; path: { id: string; }; cookie?: never; };
requestBody?: { content: { "application/json": { name?: string; settings?: Record<string, unknown>; mapping?: Record<string, unknown>; filter?: (string | null); isPaused?: boolean; updatedAt?: string; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; deployment: string; scheme: ("standard-webhooks" | "github" | "bearer" | "google-pubsub"); settings: Record<string, unknown>; mapping: Record<string, unknown>; filter: (string | null); isPaused: boolean; previousSecretUntil: (string | null); previousAddressUntil: (string | null); createdAt: string; updatedAt: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Delete a webhook with its deliveries; the runs they started stay */
delete: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/webhooks": {
/** All webhooks */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; name: string; deployment: string; scheme: ("standard-webhooks" | "github" | "bearer" | "google-pubsub"); settings: Record<string, unknown>; mapping: Record<string, unknown>; filter: (string | null); isPaused: boolean; previousSecretUntil: (string | null); previousAddressUntil: (string | null); createdAt: string; updatedAt: string; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Make a webhook. Its address and secret are in this answer only */
post: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody: { content: { "application/json": { deployment: string; name: string; scheme: ("standard-webhooks" | "github" | "bearer" | "google-pubsub"); settings?: Record<string, unknown>; secret?: string; mapping?: Record<string, unknown>; filter?: (string | null); }; } };
responses: { 201: { headers: Record<string, unknown>; content: { "application/json": { id: string; name: string; deployment: string; scheme: ("standard-webhooks" | "github" | "bearer" | "google-pubsub"); settings: Record<string, unknown>; mapping: Record<string, unknown>; filter: (string | null); isPaused: boolean; previousSecretUntil: (string | null); previousAddressUntil: (string | null); createdAt: string; updatedAt: string; token?: string; url?: string; secret?: string; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/workers/{id}": {
/** Drain a process: it ends what it holds and takes nothing more; or make it take work again */
patch: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody: { content: { "application/json": { isDraining: boolean; }; } };
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { id: string; isDraining: boolean; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
/** Forget a process that is gone */
delete: {
parameters: { query?: never; header?: never; path: { id: string; }; cookie?: never; };
requestBody?: never;
responses: { 204: { headers: Record<string, unknown>; content?: never }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
"/api/v1/workers": {
/** The processes that execute runs, with their pools and the runs that they work for */
get: {
parameters: { query?: never; header?: never; path?: never; cookie?: never; };
requestBody?: never;
responses: { 200: { headers: Record<string, unknown>; content: { "application/json": { items: ({ id: string; role: ("portal" | "worker"); state: ("alive" | "draining" | "silent" | "stopped"); host: string; pid: number; version: string; pools: (string)[]; cores: number; memoryBytes: number; runs: ({ id: string; name: string; })[]; otherRuns: number; startedAt: string; seenAt: string; })[]; nextCursor: null; }; } }; default: { headers: Record<string, unknown>; content: { "application/problem+json": components["schemas"]["Problem"]; } }; };
};
};
}

export interface components {
schemas: {
Problem: { type: string; title: string; status: number; detail: string; code: string; errors?: ({ path: string; message: string; })[]; };
};
}
