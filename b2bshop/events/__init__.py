"""Journal and outbox in one: facts of the shop, and who still has to hear about them.

nouns     Event (immutable fact), Delivery (one listener's turn)
doors in  journal.record(fact, by=, at=), journal.deliver_due(at=), @journal.consumer(Fact)
          telling.Told, Change, Words – how the rooms tell their facts, each in its history.py
facts     declared by the rooms in their `events.py` as frozen dataclasses with a `subject`
"""
