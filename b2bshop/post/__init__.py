"""Mails as rows: queued in the transaction that gives the reason, sent by the worker afterwards.

nouns     Mail
doors     sending.queue_mail(...), queue_alike(...), sending.send_due(at=)
"""
