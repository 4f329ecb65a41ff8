-- Tells the processes that serve models at commit that an alias may name another version now; they cache it briefly.
CREATE OR REPLACE FUNCTION announce_alias_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('switchyard_alias_moves', '');
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER announce_alias_move AFTER INSERT OR UPDATE OR DELETE ON "model_aliases"
  FOR EACH STATEMENT EXECUTE FUNCTION announce_alias_move();

CREATE OR REPLACE TRIGGER announce_alias_move AFTER INSERT OR UPDATE OR DELETE ON "model_traffic"
  FOR EACH STATEMENT EXECUTE FUNCTION announce_alias_move();
