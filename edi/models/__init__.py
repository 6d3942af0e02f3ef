from .message import Claim, EdiDocument, EdiMessage
from .partner import Acceptance, ApiKey, Partner, PriceDeviation

__all__ = ["Acceptance", "ApiKey", "Claim", "EdiDocument", "EdiMessage", "Partner", "PriceDeviation"]
