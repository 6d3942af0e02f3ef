"""What can be bought: products in categories, who may see them, and when they can be there.

nouns     Category (tree), Product, Manufacturer, Attribute, AttributeValue, Document, Unit of measure (Rec 20),
          Classification (a release) with ProductClass and Feature, Assortment with rules and assignments,
          CustomerPartNumber, Warehouse (calendar, cut-off, transit), Stock, Inbound, Backlog
doors     Product.objects.visible_to(actor) – the only way to products
          templates.attributes_of(category) – which attributes describe products, in order and what for
          queries.identify(numbers, actor) – which product is this number
          rules.check_quantity – is this quantity orderable
          promising.promise(lines, actor, at) – when is it with the customer, what do they read of the stock
          actions.reserve_stock / release_stock – the guarded stock and who waits for it
"""
