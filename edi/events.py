"""Facts of the trading partners."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyIssued:
    """`subject` is `partner-nordwerk`; `prefix` is what the key begins with."""

    subject: str
    prefix: str
    scopes: list


@dataclass(frozen=True, slots=True)
class KeyRevoked:
    subject: str
    prefix: str


@dataclass(frozen=True, slots=True)
class SecretIssued:
    subject: str


@dataclass(frozen=True, slots=True)
class DocumentParked:
    """`subject` is `edi-document-12`: somebody of ours has to look at it."""

    subject: str
    number: str


@dataclass(frozen=True, slots=True)
class DocumentRejected:
    subject: str
    number: str


@dataclass(frozen=True, slots=True)
class DocumentReplayed:
    subject: str
    number: str
    verdict: str


@dataclass(frozen=True, slots=True)
class WebhookAdded:
    """`subject` is `partner-nordwerk`, here and below."""

    subject: str
    url: str
    topics: list


@dataclass(frozen=True, slots=True)
class WebhookChanged:
    subject: str
    url: str
    topics: list
    is_active: bool


@dataclass(frozen=True, slots=True)
class WebhookRemoved:
    subject: str
    url: str


@dataclass(frozen=True, slots=True)
class WebhookSecretIssued:
    subject: str
    url: str


@dataclass(frozen=True, slots=True)
class WebhookDisabled:
    """`why`: by hand, gone, or failing for too long."""

    subject: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class MessageGivenUp:
    """`message` is the id of an outbound message that was not taken after the last try."""

    subject: str
    message: str
    topic: str
