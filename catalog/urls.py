from django.urls import path

from .views import shop as views

app_name = "catalog"
urlpatterns = [
    path("", views.home, name="home"),
    path("catalog/", views.index, name="index"),
    path("catalog/<path:slug_path>/", views.category, name="category"),
    path("products/<path:sku>/", views.product, name="product"),
    path("families/<slug:slug>/", views.family, name="family"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("compare/", views.compare, name="compare"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("drawings/<slug:shape>.svg", views.drawing, name="drawing"),
]
