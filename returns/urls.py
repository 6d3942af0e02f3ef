from django.urls import path

from .views import claims, drafts

app_name = "returns"
urlpatterns = [
    path("", claims.claims, name="list"),
    path("new/", drafts.new, name="new"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/deletion/", drafts.delete, name="delete_draft"),
    path("photos/<int:pk>.jpg", claims.photo, name="photo"),
    path("<str:number>/", claims.claim, name="return"),
    path("<str:number>/slip.pdf", claims.slip, name="slip"),
    path("<str:number>/withdrawal/", claims.withdraw, name="withdraw"),
]
