"""Who deals with the shop: companies, their units and people, and what each may do.

nouns     Company, Unit (tree), User, Membership, Role, Address, CostCentre, CreditEntry (ledger)
doors     actor.Actor – who acts, for whom; built by ActorMiddleware
          Model.objects.visible_to(actor) – which rows are theirs
          actions.hold_credit / release_credit – the guarded credit balance
          entry_register.apply / accept, entry_join.ask_to_join / accept_join – ways in; entry_* are their modules
rules     permissions are code (permissions.py), roles are data made from presets
"""
