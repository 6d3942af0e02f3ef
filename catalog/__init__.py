"""What can be bought: products in categories, who may see them, and when they can be there.

nouns     Category (tree), Product, Manufacturer, Attribute, AttributeValue, Document, Unit of measure (Rec 20),
          Classification (a release) with ProductClass and Feature, Assortment with rules and assignments,
          CustomerPartNumber, Warehouse, Stock
doors     Product.objects.visible_to(actor) – the only way to products
          templates.attributes_of(category) – which attributes describe products, in order and what for
          queries.identify(numbers, actor) – which product is this number
          rules.check_quantity – is this quantity orderable
          queries.promise(lines, actor) – when can it be there
          actions.reserve_stock / release_stock – the guarded stock
"""
