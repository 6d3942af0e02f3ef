"""Catalogues of any size: `python -m tests.bmecat.making 200000 > large.xml`, and a small one to vary."""

import sys
from collections.abc import Iterator

OLD = ("1.2", "http://www.bmecat.org/XMLSchema/1.2/bmecat_new_catalog", "ARTICLE", "AID", "ART_ID")
NEW = ("2005", "http://www.bmecat.org/bmecat/2005", "PRODUCT", "PID", "PROD_ID")

HEADER = """<HEADER><CATALOG><LANGUAGE>deu</LANGUAGE><LANGUAGE>eng</LANGUAGE><CATALOG_ID>WERK</CATALOG_ID>
<CATALOG_VERSION>001.000</CATALOG_VERSION><CURRENCY>EUR</CURRENCY></CATALOG>
<SUPPLIER><SUPPLIER_NAME>Werk Nord</SUPPLIER_NAME></SUPPLIER></HEADER>"""

GROUPS = """<CATALOG_GROUP_SYSTEM>
<CATALOG_STRUCTURE type="root"><GROUP_ID>1</GROUP_ID><GROUP_NAME>Alles</GROUP_NAME>
<PARENT_ID>0</PARENT_ID></CATALOG_STRUCTURE>
<CATALOG_STRUCTURE type="node"><GROUP_ID>2</GROUP_ID><GROUP_NAME>Antrieb</GROUP_NAME>
<PARENT_ID>1</PARENT_ID></CATALOG_STRUCTURE>
<CATALOG_STRUCTURE type="leaf"><GROUP_ID>3</GROUP_ID><GROUP_NAME>Riemen</GROUP_NAME>
<PARENT_ID>2</PARENT_ID></CATALOG_STRUCTURE>
</CATALOG_GROUP_SYSTEM>"""

DETAILS = """<DESCRIPTION_SHORT lang="deu">Keilriemen {n}</DESCRIPTION_SHORT>
<DESCRIPTION_SHORT lang="eng">V-belt {n}</DESCRIPTION_SHORT>
<DESCRIPTION_LONG lang="deu">Ummantelt, antistatisch.</DESCRIPTION_LONG>"""
FEATURES = """<REFERENCE_FEATURE_SYSTEM_NAME>ECLASS-9.0</REFERENCE_FEATURE_SYSTEM_NAME>
<REFERENCE_FEATURE_GROUP_ID>23170101</REFERENCE_FEATURE_GROUP_ID>
<FEATURE><FNAME>Richtlänge</FNAME><FVALUE>{n}</FVALUE><FUNIT>MMT</FUNIT></FEATURE>
<FEATURE><FTEMPLATE><FT_ID>T1</FT_ID><FT_NAME>Profil</FT_NAME></FTEMPLATE><FVALUE>SPZ</FVALUE></FEATURE>"""
ORDER = "<ORDER_UNIT>C62</ORDER_UNIT><PRICE_QUANTITY>10</PRICE_QUANTITY><QUANTITY_MIN>2</QUANTITY_MIN>"
PRICES = """<PP price_type="net_list"><PRICE_AMOUNT>81.5</PRICE_AMOUNT><PRICE_CURRENCY>EUR</PRICE_CURRENCY>
<TAX>0.19</TAX><LOWER_BOUND>1</LOWER_BOUND></PP>
<PP price_type="net_list"><PRICE_AMOUNT>75</PRICE_AMOUNT><LOWER_BOUND>50</LOWER_BOUND></PP>"""


def article(
    spelling=NEW,
    n=1,
    *,
    number="",
    details=DETAILS,
    features=FEATURES,
    order=ORDER,
    prices=PRICES,
    rest="",
    mode="new",
) -> str:
    """`rest` stands behind the prices; ARTICLE in it and PP in the prices are spelled as the version wants."""
    _version, _namespace, word, ending, _to = spelling
    text = (
        f'<ARTICLE mode="{mode}">\n<SUPPLIER_{ending}>{number or f"K-{n}"}</SUPPLIER_{ending}>\n'
        f"<ARTICLE_DETAILS>{details}</ARTICLE_DETAILS><ARTICLE_FEATURES>{features}</ARTICLE_FEATURES>\n"
        f"<ARTICLE_ORDER_DETAILS>{order}</ARTICLE_ORDER_DETAILS>\n"
        f"<ARTICLE_PRICE_DETAILS>{prices.replace('PP', 'ARTICLE_PRICE')}</ARTICLE_PRICE_DETAILS>\n{rest}</ARTICLE>\n"
    )
    return text.replace("ARTICLE", word).replace("{n}", str(n))


def placement(spelling=NEW, number="K-1", group="3") -> str:
    _version, _namespace, word, _ending, to = spelling
    name = f"{word}_TO_CATALOGGROUP_MAP"
    return f"<{name}><{to}>{number}</{to}><CATALOG_GROUP_ID>{group}</CATALOG_GROUP_ID></{name}>\n"


def catalogue(
    *parts: str, spelling=NEW, transaction="T_NEW_CATALOG", head="", header=HEADER, namespace=None
) -> str:
    version, own, *_rest = spelling
    named = f' xmlns="{own if namespace is None else namespace}"' if namespace != "" else ""
    body = "".join(parts)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<BMECAT version="{version}"{named}>{header}\n'
        f"<{transaction}>{body}</{transaction}></BMECAT>\n"
    )


def large(count: int) -> Iterator[str]:
    start, end = catalogue(GROUPS, "@@").split("@@")
    yield start
    for n in range(1, count + 1):
        yield article(n=n)
    for n in range(1, count + 1):
        yield placement(number=f"K-{n}")
    yield end


if __name__ == "__main__":
    sys.stdout.writelines(large(int(sys.argv[1])))
