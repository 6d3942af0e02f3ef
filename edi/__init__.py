"""Partners' systems talk to the shop here: REST API v1 and document formats.

nouns     Partner (acts as a member of its company), ApiKey, EdiMessage (every byte), EdiDocument (what became of it)
states    of a document: booked, parked, rejected, duplicate, test
doors in  actions.receive (a sending in any format), actions.replay; formats.read (bytes → canonical order)
doors out every order goes through orders.actions.place_order as the partner's member
facts     KeyIssued, KeyRevoked, SecretIssued, DocumentParked, DocumentRejected, DocumentReplayed
"""
