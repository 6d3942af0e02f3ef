"""What can be bought: products in categories, who may see them, and when they can be there.

nouns     Category (tree), Product, Manufacturer, Attribute, AttributeValue, Document, Unit of measure (Rec 20),
          Assortment with rules and assignments, CustomerPartNumber, Warehouse, Stock
doors     Product.objects.visible_to(actor) – the only way to products
          queries.identify(numbers, actor) – which product is this number
          rules.check_quantity – is this quantity orderable
          queries.promise(lines, actor) – when can it be there
          actions.reserve_stock / release_stock – the guarded stock
"""
