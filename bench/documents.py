"""The same order, written in every format."""

from jinja2 import Environment

GLN, OUR_GLN = "4012345500004", "4012345000009"
LINES = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)

OPENTRANS = LINES.from_string("""<?xml version="1.0" encoding="UTF-8"?>
<{{ root }} xmlns="http://www.opentrans.org/XMLSchema/2.1" xmlns:bme="http://www.bmecat.org/bmecat/2005" version="2.1">
<{{ root }}_HEADER><{{ root }}_INFO>
<ORDER_ID>{{ order.order_number }}</ORDER_ID><{{ root }}_DATE>2026-11-21</{{ root }}_DATE>
{% if sequence %}<ORDERCHANGE_SEQUENCE_ID>{{ sequence }}</ORDERCHANGE_SEQUENCE_ID>{% endif %}
{% if order.requested_delivery_on %}
<DELIVERY_DATE><DELIVERY_START_DATE>{{ order.requested_delivery_on }}</DELIVERY_START_DATE></DELIVERY_DATE>
{% endif %}
<PARTIES><PARTY><bme:PARTY_ID>{{ gln }}</bme:PARTY_ID></PARTY>
{% if order.ship_to %}
<PARTY><bme:PARTY_ID>{{ order.ship_to.code }}</bme:PARTY_ID><PARTY_ROLE>delivery</PARTY_ROLE></PARTY>
{% endif %}
</PARTIES><bme:CURRENCY>EUR</bme:CURRENCY>
{% if order.cost_centre %}
<ACCOUNTING_INFO><COST_CATEGORY_ID>{{ order.cost_centre }}</COST_CATEGORY_ID></ACCOUNTING_INFO>
{% endif %}
{% if order.note %}<REMARKS>{{ order.note }}</REMARKS>{% endif %}
</{{ root }}_INFO></{{ root }}_HEADER>
<{{ root }}_ITEM_LIST>
{% for line in order.lines %}
<ORDER_ITEM><LINE_ITEM_ID>{{ line.line }}</LINE_ITEM_ID><PRODUCT_ID>
{% if line.sku %}<bme:SUPPLIER_PID>{{ line.sku }}</bme:SUPPLIER_PID>{% endif %}
{% if line.gtin %}<bme:INTERNATIONAL_PID type="ean">{{ line.gtin }}</bme:INTERNATIONAL_PID>{% endif %}
{% if line.customer_part_number %}<bme:BUYER_PID>{{ line.customer_part_number }}</bme:BUYER_PID>{% endif %}
</PRODUCT_ID><QUANTITY>{{ line.quantity }}</QUANTITY><bme:ORDER_UNIT>{{ line.unit or "C62" }}</bme:ORDER_UNIT>
{% if line.price %}
<PRODUCT_PRICE_FIX><bme:PRICE_AMOUNT>{{ line.price }}</bme:PRICE_AMOUNT>
<bme:PRICE_QUANTITY>{{ line.price_basis or 1 }}</bme:PRICE_QUANTITY></PRODUCT_PRICE_FIX>
{% endif %}
</ORDER_ITEM>
{% endfor %}
</{{ root }}_ITEM_LIST>
<{{ root }}_SUMMARY><TOTAL_ITEM_NUM>{{ order.lines | length }}</TOTAL_ITEM_NUM></{{ root }}_SUMMARY></{{ root }}>
""")

CXML = LINES.from_string("""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cXML.org/schemas/cXML/1.2.050/cXML.dtd">
<cXML payloadID="{{ payload }}" timestamp="2026-11-21T09:30:00+01:00"><Header>
<From><Credential domain="NetworkId"><Identity>buyer</Identity></Credential></From>
<To><Credential domain="DUNS"><Identity>seller</Identity></Credential></To>
<Sender><Credential domain="NetworkId"><Identity>{{ identity }}</Identity>
{% if secret %}<SharedSecret>{{ secret }}</SharedSecret>{% endif %}
</Credential><UserAgent>tests</UserAgent></Sender></Header>
<Request deploymentMode="{{ mode }}"><OrderRequest>
<OrderRequestHeader orderID="{{ order.order_number }}" orderDate="2026-11-21T09:30:00+01:00" type="{{ kind }}"
{% if version %} orderVersion="{{ version }}"{% endif %}
{% if order.requested_delivery_on %} requestedDeliveryDate="{{ order.requested_delivery_on }}"{% endif %}>
<Total><Money currency="EUR">0</Money></Total>
{% if order.ship_to %}<ShipTo><Address addressID="{{ order.ship_to.code }}"><Name>x</Name></Address></ShipTo>{% endif %}
{% if order.note %}<Comments>{{ order.note }}</Comments>{% endif %}
</OrderRequestHeader>
{% for line in order.lines %}
<ItemOut lineNumber="{{ line.line }}" quantity="{{ line.quantity }}">
<ItemID><SupplierPartID>{{ line.sku or "" }}</SupplierPartID>
{% if line.customer_part_number %}<BuyerPartID>{{ line.customer_part_number }}</BuyerPartID>{% endif %}
</ItemID><ItemDetail>
{% if line.price %}<UnitPrice><Money currency="EUR">{{ line.price }}</Money></UnitPrice>{% endif %}
<UnitOfMeasure>{{ line.unit or "EA" }}</UnitOfMeasure>
{% if line.price_basis %}<PriceBasisQuantity quantity="{{ line.price_basis }}" conversionFactor="1"/>{% endif %}
{% if line.gtin %}
<ItemDetailIndustry><ItemDetailRetail><EANID>{{ line.gtin }}</EANID></ItemDetailRetail></ItemDetailIndustry>
{% endif %}
</ItemDetail>
{% if order.cost_centre %}
<Distribution><Accounting name="x"><AccountingSegment id="{{ order.cost_centre }}"><Name>Cost Center</Name>
</AccountingSegment></Accounting></Distribution>
{% endif %}
</ItemOut>
{% endfor %}
</OrderRequest></Request></cXML>
""")

PLAIN = Environment(autoescape=False, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 no markup
EDIFACT = PLAIN.from_string("""
BGM+220+{{ order.order_number }}+{{ function }}
DTM+137:20261121:102
{% if order.requested_delivery_on %}DTM+2:{{ order.requested_delivery_on | replace("-", "") }}:102
{% endif %}
{% if order.note %}FTX+AAI+++{{ order.note }}
{% endif %}
{% if order.cost_centre %}RFF+AOU:{{ order.cost_centre }}
{% endif %}
NAD+BY+{{ gln }}::9
NAD+SU+{{ our_gln }}::9
NAD+DP+{{ order.ship_to.code if order.ship_to else gln }}::9
CUX+2:EUR:9
{% for line in order.lines %}
LIN+{{ line.line }}{% if line.gtin %}++{{ line.gtin }}:EN{% endif +%}
{% if line.sku %}PIA+1+{{ line.sku }}:SA
{% endif %}
{% if line.customer_part_number %}PIA+1+{{ line.customer_part_number }}:IN
{% endif %}
QTY+21:{{ line.quantity }}{% if line.unit or line.unit is undefined %}:{{ line.unit or "PCE" }}{% endif +%}
{% if line.price %}PRI+AAA:{{ line.price }}:::{{ line.price_basis or 1 }}
{% endif %}
{% endfor %}
UNS+S
CNT+2:{{ order.lines | length }}
""")


def json_of(order: dict) -> dict:
    return order


def edifact_of(
    order: dict, *, reference="REF1", function="9", kind="ORDERS", directory="D:96A", test=False
) -> bytes:
    text = EDIFACT.render(order=order, function=function, gln=GLN, our_gln=OUR_GLN)
    body = [line for line in text.splitlines() if line.strip()]
    head = f"UNB+UNOC:3+{GLN}:14+{OUR_GLN}:14+261121:0930+{reference}" + ("++++++1" if test else "")
    message = [f"UNH+1+{kind}:{directory}:UN:EAN008", *body, f"UNT+{len(body) + 2}+1"]
    told = "'".join([head, *message, f"UNZ+1+{reference}"])
    return f"UNA:+.? '{told}'".encode("latin-1")


def opentrans_of(order: dict, *, root="ORDER", sequence="") -> bytes:
    return OPENTRANS.render(order=order, root=root, sequence=sequence, gln=GLN).encode()


def cxml_of(order: dict, **more) -> bytes:
    told = {"secret": "", "payload": "p-1@partner", "kind": "new", "mode": "production", "version": ""}
    return CXML.render(order=order, **{**told, "identity": "nordwerk", **more}).encode()


FORMATS = {"json": json_of, "edifact": edifact_of, "opentrans": opentrans_of, "cxml": cxml_of}
