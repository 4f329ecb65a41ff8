variable "name" { type = string }
variable "region" { type = string }
variable "force_destroy" { type = bool }

variable "writer" {
  description = "Who may read and write objects: the portal's identity alone."
  type        = string
}

variable "kept_days" {
  description = "Days for which deleted and replaced objects can be brought back: longer than backups of the database are kept."
  type        = number
  default     = 30
}

resource "google_storage_bucket" "this" {
  name                        = var.name
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = var.force_destroy

  versioning {
    enabled = true
  }

  lifecycle_rule {
    condition {
      days_since_noncurrent_time = var.kept_days
      with_state                 = "ARCHIVED"
    }

    action {
      type = "Delete"
    }
  }
}

resource "google_storage_bucket_iam_member" "writer" {
  bucket = google_storage_bucket.this.name
  role   = "roles/storage.objectUser"
  member = var.writer
}

output "name" { value = google_storage_bucket.this.name }
