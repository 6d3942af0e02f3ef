"""cXML Response: one status, always in HTTP 200, except where we are down.

Codes: cXML User's Guide, chapter "Response". Business errors are 4xx, which is never repeated; trouble of ours is 560,
which is.
"""

from lxml import etree

DOCTYPE = '<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.063/cXML.dtd">'
TEXTS = {
    200: "OK",
    201: "Accepted",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    406: "Not Acceptable",
    409: "Conflict",
    450: "Not Implemented",
    560: "Temporary server error",
}


def response(status: int, text: str, *, payload_id: str, at: str, language: str = "en") -> bytes:
    """`payload_id` names the answer, `at` is ISO 8601 with a zone."""
    root = etree.Element("cXML", payloadID=payload_id, timestamp=at)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    answer = etree.SubElement(root, "Response")
    told = etree.SubElement(answer, "Status", code=str(status), text=TEXTS[status])
    if text:
        told.text = text
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True, doctype=DOCTYPE)
