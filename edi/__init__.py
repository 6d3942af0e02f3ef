"""Partners' systems talk to the shop here: REST API v1 and document formats.

nouns     Partner (acts as a member of its company), ApiKey, EdiMessage (every byte), EdiDocument (what became of it),
          Webhook, OutboundMessage (what it is told)
states    of a document: booked, parked, rejected, duplicate, test
doors in  actions.receive (a sending in any format), actions.replay; formats.read (bytes → canonical order)
doors out orders.actions.place_order as the partner's member, for every order; outside.post to others' addresses
facts     KeyIssued, KeyRevoked, SecretIssued, DocumentParked, DocumentRejected, DocumentReplayed,
          WebhookAdded …Changed …Removed …Disabled, WebhookSecretIssued, MessageGivenUp
"""
