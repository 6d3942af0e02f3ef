-- Cross references are numbers too: whoever changes them makes the search entry stale (0003_search.sql).

CREATE TRIGGER search_new_references AFTER INSERT ON catalog_crossreference
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_values();
CREATE TRIGGER search_references AFTER UPDATE ON catalog_crossreference
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_values();
CREATE TRIGGER search_old_references AFTER DELETE ON catalog_crossreference
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_values();
