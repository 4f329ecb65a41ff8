variable "name" { type = string }
variable "region" { type = string }
variable "tier" { type = string }
variable "network" { type = string }
variable "deletion_protection" { type = bool }

# In Terraform's state, as the database's own password is in any case: keep the state in a bucket that few may read.
resource "random_password" "this" {
  length  = 40
  special = false
}

resource "google_sql_database_instance" "this" {
  name                = var.name
  region              = var.region
  database_version    = "POSTGRES_17"
  deletion_protection = var.deletion_protection

  settings {
    edition           = "ENTERPRISE"
    tier              = var.tier
    availability_type = "REGIONAL"
    disk_autoresize   = true

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7

      backup_retention_settings {
        retained_backups = 14
      }
    }

    database_flags {
      name  = "max_connections"
      value = "300"
    }
  }
}

resource "google_sql_database" "this" {
  name     = "switchyard"
  instance = google_sql_database_instance.this.name
}

resource "google_sql_user" "this" {
  name     = "switchyard"
  instance = google_sql_database_instance.this.name
  password = random_password.this.result
}

output "url" {
  value     = "postgres://${google_sql_user.this.name}:${random_password.this.result}@${google_sql_database_instance.this.private_ip_address}:5432/${google_sql_database.this.name}?sslmode=require"
  sensitive = true
}
