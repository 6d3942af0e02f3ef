"""BMEcat 1.2 and 2005: catalogues as XML, read and written article by article, however large they are.

articles  what a catalogue says, as frozen values; texts and numbers as the file writes them
xml       XML as small trees, one per article; no DTD, no entities, bounded depth and size
reader    trees into values, whatever the version, the namespace and the spelling (ARTICLE, PRODUCT)
writer    values into XML that the schemas of 1.2 and 2005 accept
rows      an article as rows of the shop's imports, and what of it the shop cannot hold
spool     a catalogue as tables on disk, from which catalog.bmecat_intake writes
telling   one report row per article, what was not taken
"""
