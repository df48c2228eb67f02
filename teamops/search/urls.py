from django.urls import path

from teamops.search.views import search_page

urlpatterns = [path("search/", search_page, name="search")]
