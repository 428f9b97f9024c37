"""What an uploaded file is, told by its content, and what it may be called.

Everything accepted here is later served as an attachment and never rendered as a page; this check keeps out
what could run on an assessor's machine and what nobody could open.
"""

from api.files.identify import HEAD_SIZE, identify
from api.files.kinds import ACCEPT_ATTRIBUTE, ACCEPTED_IN_WORDS, KINDS, FileKind
from api.files.names import content_disposition, safe_file_name

__all__ = [
    "ACCEPTED_IN_WORDS",
    "ACCEPT_ATTRIBUTE",
    "HEAD_SIZE",
    "KINDS",
    "FileKind",
    "content_disposition",
    "identify",
    "safe_file_name",
]
