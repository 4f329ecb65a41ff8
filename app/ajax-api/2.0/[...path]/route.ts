import { mlflowRoute } from "@/app/_server/mlflow";

export {
  mlflowRoute as DELETE,
  mlflowRoute as GET,
  mlflowRoute as PATCH,
  mlflowRoute as POST,
  mlflowRoute as PUT,
};
