"""The page for what broke is a plain file: it stands in both languages."""

from django.test import RequestFactory
from django.views.defaults import server_error


def test_the_page_for_what_broke_has_its_title_in_both_languages() -> None:
    html = server_error(RequestFactory().get("/")).content.decode()
    assert "<title>Something broke · 系统出错了 · TeamOps</title>" in html
