-- What a search entry tells comes from four tables; whoever changes one of them, in whatever way, makes it stale.

CREATE FUNCTION catalog_search_new_products() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO catalog_searchentry (product_id, words, numbers, is_stale) SELECT id, '', '', true FROM changed;
  RETURN NULL;
END $$;
CREATE TRIGGER search_new_products AFTER INSERT ON catalog_product
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_new_products();

CREATE FUNCTION catalog_search_old_products() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  DELETE FROM catalog_searchentry WHERE product_id IN (SELECT id FROM changed);
  RETURN NULL;
END $$;
CREATE TRIGGER search_old_products AFTER DELETE ON catalog_product
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_old_products();

CREATE FUNCTION catalog_search_products() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE catalog_searchentry e SET is_stale = true FROM changed n JOIN former o ON o.id = n.id
  WHERE e.product_id = n.id AND NOT e.is_stale
    AND (n.sku, n.gtin, n.manufacturer_number, n.manufacturer_id, n.category_id, n.name_de, n.name_en, n.text_de, n.text_en)
      IS DISTINCT FROM
        (o.sku, o.gtin, o.manufacturer_number, o.manufacturer_id, o.category_id, o.name_de, o.name_en, o.text_de, o.text_en);
  RETURN NULL;
END $$;
CREATE TRIGGER search_products AFTER UPDATE ON catalog_product
  REFERENCING NEW TABLE AS changed OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_products();

CREATE FUNCTION catalog_search_values() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE catalog_searchentry SET is_stale = true WHERE product_id IN (SELECT product_id FROM changed) AND NOT is_stale;
  RETURN NULL;
END $$;
CREATE TRIGGER search_new_values AFTER INSERT ON catalog_attributevalue
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_values();
CREATE TRIGGER search_values AFTER UPDATE ON catalog_attributevalue
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_values();
CREATE TRIGGER search_old_values AFTER DELETE ON catalog_attributevalue
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_values();

CREATE FUNCTION catalog_search_categories() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE catalog_searchentry e SET is_stale = true
  FROM changed n JOIN former o ON o.id = n.id JOIN catalog_category c ON starts_with(c.path, n.path)
    JOIN catalog_product p ON p.category_id = c.id
  WHERE e.product_id = p.id AND NOT e.is_stale AND (n.name_de, n.name_en, n.path) IS DISTINCT FROM (o.name_de, o.name_en, o.path);
  RETURN NULL;
END $$;
CREATE TRIGGER search_categories AFTER UPDATE ON catalog_category
  REFERENCING NEW TABLE AS changed OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_categories();

CREATE FUNCTION catalog_search_manufacturers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE catalog_searchentry e SET is_stale = true
  FROM changed n JOIN former o ON o.id = n.id JOIN catalog_product p ON p.manufacturer_id = n.id
  WHERE e.product_id = p.id AND NOT e.is_stale AND n.name <> o.name;
  RETURN NULL;
END $$;
CREATE TRIGGER search_manufacturers AFTER UPDATE ON catalog_manufacturer
  REFERENCING NEW TABLE AS changed OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_manufacturers();

CREATE FUNCTION catalog_search_attributes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE catalog_searchentry e SET is_stale = true
  FROM changed n JOIN former o ON o.id = n.id JOIN catalog_attributevalue v ON v.attribute_id = n.id
  WHERE e.product_id = v.product_id AND NOT e.is_stale AND n.unit <> o.unit;
  RETURN NULL;
END $$;
CREATE TRIGGER search_attributes AFTER UPDATE ON catalog_attribute
  REFERENCING NEW TABLE AS changed OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION catalog_search_attributes();
