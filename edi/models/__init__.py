from .feed import FeedRow, ProductFeed
from .message import Claim, EdiDocument, EdiMessage
from .partner import Acceptance, ApiKey, Partner, PriceDeviation
from .webhook import OutboundMessage, SendingTry, Webhook, sealed

__all__ = [
    "Acceptance",
    "ApiKey",
    "Claim",
    "EdiDocument",
    "EdiMessage",
    "FeedRow",
    "OutboundMessage",
    "Partner",
    "PriceDeviation",
    "ProductFeed",
    "SendingTry",
    "Webhook",
    "sealed",
]
