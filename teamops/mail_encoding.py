"""How letters stand on the wire, all of them."""

from email.charset import BASE64, QP, Charset


def quoted_printable() -> Charset:
    """Bodies as quoted-printable, so that every mail server can take them, whatever their lines and letters.

    Said in full here: other libraries change what Python takes for granted of UTF-8.
    """
    charset = Charset("utf-8")
    charset.body_encoding = QP
    charset.header_encoding = BASE64
    return charset
