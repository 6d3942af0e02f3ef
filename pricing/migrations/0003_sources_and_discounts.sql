-- What discounts leave of a base price: docs/pricing.md. Read by pricing/reading.py and pricing/own_price.py.

-- Whether a product belongs to a category or to one below it.
CREATE FUNCTION pricing_is_below(of_category bigint, above bigint)
RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (SELECT FROM catalog_category low, catalog_category top
                  WHERE low.id = of_category AND top.id = above AND starts_with(low.path, top.path))
$$;

-- Whether a product has a class, its own or the usual one of its category, or one below that class.
CREATE FUNCTION pricing_has_class(of_product bigint, of_category bigint, wanted bigint)
RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH RECURSIVE above AS (
    SELECT c.id, c.parent_id FROM catalog_productclass c WHERE c.id IN (
      SELECT own.product_class_id FROM catalog_productclassification own WHERE own.product_id = of_product
      UNION ALL
      SELECT usual.product_class_id FROM catalog_categoryclass usual
       WHERE usual.category_id = of_category AND NOT EXISTS (
         SELECT FROM catalog_productclassification own
          WHERE own.product_id = of_product AND own.classification_id = usual.classification_id))
    UNION SELECT c.id, c.parent_id FROM catalog_productclass c JOIN above ON above.parent_id = c.id)
  SELECT EXISTS (SELECT FROM above WHERE id = wanted)
$$;

-- The discounts of one contract or price list that fit a product, whatever the quantity; the closest first.
CREATE FUNCTION pricing_discounts(of_contract bigint, of_list bigint, on_day date, of_product bigint,
                                  of_category bigint, of_maker bigint, of_family bigint, of_group text)
RETURNS TABLE (id bigint, is_additional boolean, closeness integer, min_quantity numeric, percent numeric,
               amount numeric, basis integer, until date) LANGUAGE sql STABLE PARALLEL SAFE ROWS 2 AS $$
  SELECT d.id, d.is_additional, d.weight * 1000 + coalesce(t.depth, 0), d.min_quantity, d.percent, d.amount,
         d.basis::integer, upper(d.valid)
    FROM pricing_discount d LEFT JOIN catalog_category t ON t.id = d.category_id
   WHERE (d.contract_id = of_contract AND d.product_id IS NULL OR d.contract_id = of_contract AND d.product_id = of_product
       OR d.price_list_id = of_list AND d.product_id IS NULL OR d.price_list_id = of_list AND d.product_id = of_product)
     AND d.valid @> on_day
     AND (d.family_id IS NULL OR d.family_id = of_family)
     AND (d.discount_group = '' OR upper(d.discount_group) = upper(of_group))
     AND (d.manufacturer_id IS NULL OR d.manufacturer_id = of_maker)
     AND (d.category_id IS NULL OR pricing_is_below(of_category, d.category_id))
     AND (d.product_class_id IS NULL OR pricing_has_class(of_product, of_category, d.product_class_id))
$$;

-- What a contract or price list offers by its discounts, per one unit, for a quantity: NULL where no discount is
-- reached or there is no base price, 0 where it is on request.
CREATE FUNCTION pricing_after_discounts(of_contract bigint, of_list bigint, base_list bigint, on_day date,
  quantity numeric, of_product bigint, of_category bigint, of_maker bigint, of_family bigint, of_group text)
RETURNS numeric LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
  price record;
  cut record;
  left_over numeric;
  has_first boolean := false;
BEGIN
  SELECT r.amount, r.basis INTO price FROM pricing_listprice r
   WHERE r.price_list_id = base_list AND r.product_id = of_product AND r.min_quantity <= quantity
     AND r.valid @> on_day ORDER BY r.min_quantity DESC LIMIT 1;
  IF price IS NULL THEN RETURN NULL; END IF;
  left_over := price.amount;
  FOR cut IN
    SELECT DISTINCT ON (d.is_additional) d.* FROM pricing_discounts(
        of_contract, of_list, on_day, of_product, of_category, of_maker, of_family, of_group) d
     WHERE d.min_quantity <= quantity
     ORDER BY d.is_additional, d.closeness DESC,
              coalesce(price.amount * d.percent / 100, d.amount * price.basis / d.basis) DESC, d.id
  LOOP
    IF NOT cut.is_additional THEN has_first := true; ELSIF NOT has_first THEN RETURN NULL; END IF;
    left_over := CASE WHEN cut.percent IS NULL THEN left_over - cut.amount * price.basis / cut.basis
                      ELSE left_over * (1 - cut.percent / 100) END;
  END LOOP;
  IF NOT has_first THEN RETURN NULL; END IF;
  RETURN greatest(round(left_over, 4), 0) / price.basis;
END $$;
