"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { pathOfMlflowAddress } from "./mlflow-paths";

/** Opens the page of an address as MLflow's clients print them: `/#/experiments/1/runs/<id>`. Shows nothing. */
export function MlflowAddress() {
  const router = useRouter();
  useEffect(() => {
    const path = pathOfMlflowAddress(window.location.hash);
    if (path) router.replace(path);
  }, [router]);
  return null;
}
