-- Processes that serve models keep for a moment which version an alias names; a move tells them at its commit.
CREATE FUNCTION announce_alias_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('switchyard_alias_moves', '');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER announce_alias_move AFTER INSERT OR UPDATE OR DELETE ON "model_aliases"
  FOR EACH STATEMENT EXECUTE FUNCTION announce_alias_move();
