-- On which terms a customer is offered a product: docs/assortments.md. Read by catalog/models/visibility.py.
--
-- A rule's rank is (priority + 1) * 8 + terms, so the greatest rank of the rules that fit a product decides: the
-- highest priority, and there the strictest terms. Below 8 stand the terms of what no rule names.
-- Each of the functions without a product is asked once per statement; arrays are indexed by id, because a
-- subscript costs a tenth of a lookup. Their plans are kept with the connection.

CREATE FUNCTION catalog_assigned(for_company bigint, for_unit text, on_day date)
RETURNS TABLE (assortment bigint) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT a.assortment_id FROM catalog_assortmentassignment a LEFT JOIN accounts_unit u ON u.id = a.unit_id
   WHERE (a.company_id IS NULL OR a.company_id = for_company)
     AND (a.unit_id IS NULL OR starts_with(for_unit, u.path))
     AND (a.valid_from IS NULL OR a.valid_from <= on_day) AND (a.valid_until IS NULL OR a.valid_until >= on_day)
$$;

-- A certificate the company holds turns "needs a certificate" (3) into "open" (0).
CREATE FUNCTION catalog_rules_in_force(for_company bigint, for_unit text, on_day date)
RETURNS TABLE (rule bigint, rank integer) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT r.id, (s.priority + 1) * 8 + CASE WHEN r.terms = 3 AND EXISTS (
           SELECT FROM catalog_heldcertificate h
            WHERE h.company_id = for_company AND h.certificate_id = r.certificate_id
              AND h.valid_from <= on_day AND (h.valid_until IS NULL OR h.valid_until >= on_day)
         ) THEN 0 ELSE r.terms END
    FROM catalog_assortment s JOIN catalog_assortmentrule r ON r.assortment_id = s.id
   WHERE s.id IN (SELECT assortment FROM catalog_assigned(for_company, for_unit, on_day))
$$;

-- The terms of what no rule names: hidden (6) where an assortment in force shows only what it names; NULL: none is.
CREATE FUNCTION catalog_terms_of_the_rest(for_company bigint, for_unit text, on_day date)
RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT max(CASE WHEN s.only_named THEN 6 ELSE 0 END) FROM catalog_assortment s
   WHERE s.id IN (SELECT assortment FROM catalog_assigned(for_company, for_unit, on_day))
$$;

CREATE FUNCTION catalog_category_ranks(for_company bigint, for_unit text, on_day date)
RETURNS integer[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  rest integer := catalog_terms_of_the_rest(for_company, for_unit, on_day);
  ranks integer[];
  covered record;
BEGIN
  IF rest IS NULL THEN RETURN NULL; END IF;
  ranks := array_fill(rest, ARRAY[(SELECT coalesce(max(id), 1)::integer FROM catalog_category)]);
  FOR covered IN
    SELECT c.id, max(f.rank) AS rank FROM catalog_rules_in_force(for_company, for_unit, on_day) f
      JOIN catalog_assortmentrule r ON r.id = f.rule JOIN catalog_category top ON top.id = r.category_id
      JOIN catalog_category c ON starts_with(c.path, top.path) GROUP BY c.id
  LOOP
    ranks[covered.id] := covered.rank;
  END LOOP;
  RETURN ranks;
END $$;

CREATE FUNCTION catalog_maker_ranks(for_company bigint, for_unit text, on_day date)
RETURNS integer[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  ranks integer[];
  named record;
BEGIN
  FOR named IN
    SELECT r.manufacturer_id AS id, max(f.rank) AS rank
      FROM catalog_rules_in_force(for_company, for_unit, on_day) f JOIN catalog_assortmentrule r ON r.id = f.rule
     WHERE r.manufacturer_id IS NOT NULL GROUP BY r.manufacturer_id
  LOOP
    IF ranks IS NULL THEN
      ranks := array_fill(0, ARRAY[(SELECT max(id)::integer FROM catalog_manufacturer)]);
    END IF;
    ranks[named.id] := named.rank;
  END LOOP;
  RETURN ranks;
END $$;

-- Product id → rank; NULL where no rule names a product.
CREATE FUNCTION catalog_product_ranks(for_company bigint, for_unit text, on_day date)
RETURNS jsonb LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT jsonb_object_agg(named.id, named.rank) FROM (
    SELECT r.product_id AS id, max(f.rank) AS rank
      FROM catalog_rules_in_force(for_company, for_unit, on_day) f JOIN catalog_assortmentrule r ON r.id = f.rule
     WHERE r.product_id IS NOT NULL GROUP BY r.product_id) AS named);
END $$;

-- Rules by class (id, with all classes below → rank) and by attribute; NULL where there is none.
CREATE FUNCTION catalog_finer_rules(for_company bigint, for_unit text, on_day date)
RETURNS jsonb LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  classes jsonb;
  fitting jsonb;
BEGIN
  IF NOT EXISTS (SELECT FROM catalog_rules_in_force(for_company, for_unit, on_day) f
                   JOIN catalog_assortmentrule r ON r.id = f.rule
                  WHERE r.product_class_id IS NOT NULL OR r.attribute_id IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  WITH RECURSIVE below AS (
    SELECT r.product_class_id AS id, f.rank
      FROM catalog_rules_in_force(for_company, for_unit, on_day) f JOIN catalog_assortmentrule r ON r.id = f.rule
     WHERE r.product_class_id IS NOT NULL
    UNION SELECT c.id, below.rank FROM catalog_productclass c JOIN below ON c.parent_id = below.id)
  SELECT jsonb_object_agg(named.id, named.rank) INTO classes
    FROM (SELECT id, max(rank) AS rank FROM below GROUP BY id) AS named;
  SELECT jsonb_agg(jsonb_build_object('attribute', r.attribute_id, 'low', r.number_from, 'high', r.number_until,
                                      'text', upper(r.text), 'rank', f.rank)) INTO fitting
    FROM catalog_rules_in_force(for_company, for_unit, on_day) f JOIN catalog_assortmentrule r ON r.id = f.rule
   WHERE r.attribute_id IS NOT NULL;
  RETURN jsonb_build_object('classes', classes, 'values', fitting);
END $$;

-- The greatest rank of those rules that fit one product. STRICT: not even called where there are none.
CREATE FUNCTION catalog_finer_rank(rules jsonb, of_product bigint, of_category bigint)
RETURNS integer LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
  by_class integer;
  by_value integer;
BEGIN
  IF jsonb_typeof(rules->'classes') = 'object' THEN
    SELECT max((rules->'classes'->>classed.id::text)::integer) INTO by_class FROM (
      SELECT own.product_class_id AS id FROM catalog_productclassification own WHERE own.product_id = of_product
      UNION ALL
      SELECT usual.product_class_id FROM catalog_categoryclass usual
       WHERE usual.category_id = of_category AND NOT EXISTS (
         SELECT FROM catalog_productclassification own
          WHERE own.product_id = of_product AND own.classification_id = usual.classification_id)) AS classed;
  END IF;
  IF jsonb_typeof(rules->'values') = 'array' THEN
    SELECT max(rule.rank) INTO by_value
      FROM jsonb_to_recordset(rules->'values') AS rule(attribute bigint, low numeric, high numeric, text text, rank integer)
      JOIN catalog_attributevalue v ON v.product_id = of_product AND v.attribute_id = rule.attribute
       AND (rule.low IS NULL OR v.number >= rule.low) AND (rule.high IS NULL OR v.number <= rule.high)
       AND (rule.text = '' OR rule.text IN (upper(v.text_de), upper(v.text_en)));
  END IF;
  RETURN greatest(by_class, by_value);
END $$;

-- The terms of one product: 0 … 6. A statement that asks for many is written as if it stood there itself (inlined).
CREATE FUNCTION catalog_terms(ranks integer[], makers integer[], named jsonb, finer jsonb,
                              of_product bigint, of_category bigint, of_maker bigint)
RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(greatest(ranks[of_category], makers[of_maker], (named ->> of_product::text)::integer,
                           catalog_finer_rank(finer, of_product, of_category)), 0) & 7
$$;

-- Whether somebody sees a product in a category or below it. Category by category, because the first product mostly
-- answers; a category that is hidden is not even looked into where nothing named otherwise could stand in it.
CREATE FUNCTION catalog_shelf_is_seen(shelf text, ranks integer[], makers integer[], named jsonb, finer jsonb)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000 AS $$
DECLARE
  loudest integer := (SELECT max(rank) FROM unnest(makers) AS rank WHERE rank & 7 <> 6);
  inner_one record;
BEGIN
  FOR inner_one IN SELECT c.id, coalesce(ranks[c.id], 0) AS rank FROM catalog_category c WHERE starts_with(c.path, shelf)
  LOOP
    IF (inner_one.rank & 7 <> 6 OR loudest > inner_one.rank OR finer IS NOT NULL) AND EXISTS (
      SELECT FROM catalog_product p WHERE p.category_id = inner_one.id AND p.status <> 'draft'
         AND (NOT p.exclusive OR coalesce((named ->> p.id::text)::integer & 7, 6) <> 6)
         AND catalog_terms(ranks, makers, named, finer, p.id, p.category_id, p.manufacturer_id) <> 6
    ) THEN RETURN true; END IF;
  END LOOP;
  RETURN named IS NOT NULL AND EXISTS (
    SELECT FROM jsonb_object_keys(named) AS key JOIN catalog_product p ON p.id = key::bigint
      JOIN catalog_category c ON c.id = p.category_id
     WHERE starts_with(c.path, shelf) AND p.status <> 'draft'
       AND (NOT p.exclusive OR coalesce((named ->> p.id::text)::integer & 7, 6) <> 6)
       AND catalog_terms(ranks, makers, named, finer, p.id, p.category_id, p.manufacturer_id) <> 6);
END $$;
