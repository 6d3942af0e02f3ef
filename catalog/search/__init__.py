"""Finding products: what a search box's text means, the index it is looked up in, and what a list may be narrowed by.

measures   pure: units of measure as people write them, brought to one unit per dimension
reading    pure: text → numbers, specifications and words
index      the search index (SearchEntry, SearchWord), filled by the database, never stale for long
finding    text → products of one actor, best first
"""
