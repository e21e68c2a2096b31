"""The one exception of the gate: a request that AWS would refuse, in AWS's words."""


class Refusal(Exception):
    """Shape  `status` and `code` as AWS answers them; `elements` become further XML elements of the
    error, `headers` further headers of the reply."""

    def __init__(self, status: int, code: str, message: str,
                 elements: dict[str, str] | None = None, headers: dict[str, str] | None = None):
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.elements = elements or {}
        self.headers = headers or {}
