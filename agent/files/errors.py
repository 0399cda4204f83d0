"""Why a file is not taken."""

from agent.errors import InputError, NotFound, TooLarge


class StoredFileNotFound(NotFound):
    """No such file, or somebody else's."""

    code = "file_not_found"


class FileKindRefused(InputError):
    """Its kind is not on the list."""

    code = "file_kind_refused"


class FileLies(InputError):
    """Its content is not what its name or its declared type says."""

    code = "file_lies"


class FileEmpty(InputError):
    """No bytes, or no file in the request."""

    code = "file_empty"


class FileTooLarge(TooLarge):
    """More bytes than one file may have."""

    code = "file_too_large"


class FilesFull(TooLarge):
    """The conversation or case has no room left."""

    code = "files_full"
