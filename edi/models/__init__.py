from .alarm import Alarm
from .erp import ErpImport, ErpSystem, Reconciliation
from .feed import FeedRow, ProductFeed
from .message import Claim, EdiDocument, EdiMessage
from .partner import Acceptance, ApiKey, Partner, PriceDeviation
from .watched import WatchedArticle
from .webhook import OutboundMessage, SendingTry, Webhook, sealed

__all__ = [
    "Acceptance",
    "Alarm",
    "ApiKey",
    "Claim",
    "EdiDocument",
    "EdiMessage",
    "ErpImport",
    "ErpSystem",
    "FeedRow",
    "OutboundMessage",
    "Partner",
    "PriceDeviation",
    "ProductFeed",
    "Reconciliation",
    "SendingTry",
    "WatchedArticle",
    "Webhook",
    "sealed",
]
