"""Static files whose names carry a hash of their content, so that browsers keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"""(?P<matched>\b(?P<verb>(?:import|from)\s*\(?)\s*["'](?P<url>\.{1,2}/[^"']+)["'])"""


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also where one of our modules imports another: else a browser would go on with the old one.

    Django's own switch for this stumbles over comments in libraries that look like imports.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((IMPORT, '%(verb)s "%(url)s"'),)),
    )
