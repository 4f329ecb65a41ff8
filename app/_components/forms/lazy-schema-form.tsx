"use client";

import dynamic from "next/dynamic";

/** `SchemaForm` for pages that show it now and then: its script loads where it is rendered. */
export const LazySchemaForm = dynamic(() => import("./schema-form").then((module) => module.SchemaForm));
