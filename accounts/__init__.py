"""Who deals with the shop: companies, their units and people, and what each may do.

nouns     Company, Unit (tree), User, Membership, Role, Invitation, Address, CostCentre, CreditEntry (ledger)
doors     actor.Actor – who acts, for whom; built by ActorMiddleware
          Model.objects.visible_to(actor) – which rows are theirs
          actions.hold_credit / release_credit – the guarded credit balance
          actions.members, invite, role, unit, settings – what a company administers itself; side.add_entry – its pages
          entry_register.apply / accept, entry_join.ask_to_join / accept_join – ways in; entry_* are their modules
facts     MemberChanged, PersonInvited, RoleChanged, UnitMerged, … (events.py)
rules     permissions are code (permissions.py), roles are data made from presets
"""
