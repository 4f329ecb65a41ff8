variable "project" {
  description = "Id of the Google Cloud project, with billing on."
  type        = string
}

variable "region" {
  description = "Region of the database, the bucket and the cluster."
  type        = string
  default     = "europe-west1"
}

variable "name" {
  description = "Prefix of the names of everything that is made here."
  type        = string
  default     = "switchyard"
}

variable "namespace" {
  description = "Kubernetes namespace, and release, of the Helm chart."
  type        = string
  default     = "switchyard"
}

variable "database_tier" {
  description = "Machine of Cloud SQL: each process opens up to 30 connections."
  type        = string
  default     = "db-custom-2-8192"
}

variable "deletion_protection" {
  description = "Refuses to destroy the database, the bucket's objects and the cluster."
  type        = bool
  default     = true
}
