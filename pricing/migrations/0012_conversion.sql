-- As pricing_after_discounts of 0003, off a base list that is converted: of each amount as the customer reads it.
-- The former one stays for processes of the release before.
CREATE FUNCTION pricing_after_discounts(of_contract bigint, of_list bigint, base_list bigint, rate numeric, on_day date,
  quantity numeric, of_product bigint, of_category bigint, of_maker bigint, of_family bigint, of_group text)
RETURNS numeric LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
  price record;
  cut record;
  left_over numeric;
  has_first boolean := false;
BEGIN
  SELECT CASE WHEN rate IS NULL THEN r.amount ELSE round(r.amount * rate, 4) END AS amount, r.basis INTO price
    FROM pricing_listprice r
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
