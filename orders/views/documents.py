"""The document centre and its ZIP."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from b2bshop.access import requires
from orders.finding import find_papers
from orders.forms import DocumentFilterForm
from orders.models import Paper
from orders.pages import documents as page_of
from orders.sent import hand_out, row_id
from orders.zipped import MOST, zipped


@requires(Permission.SEE_PRICES)
@require_safe
def documents(request):
    return render(
        request,
        "orders/documents.html",
        {"page": page_of.documents(request.GET, request.actor), "most": MOST},
    )


@requires(Permission.SEE_PRICES)
@require_safe
def paper(request, kind, number):
    """The PDF as it was issued."""
    found = get_object_or_404(Paper.objects.visible_to(request.actor), kind=kind, number=number)
    return hand_out(found)


@requires(Permission.SEE_PRICES)
@require_POST
def archive(request):
    """The ticked papers; where none is ticked, all that the filter shows."""
    form = DocumentFilterForm(request.GET)
    form.is_valid()
    papers = find_papers(request.actor, form.wish)
    if ticked := request.POST.getlist("pick"):
        papers = papers.filter(pk__in=[row_id(text) for text in ticked])
    papers = papers.select_related("invoice").prefetch_related("orders").defer("content")[: MOST + 1]
    if not papers or len(papers) > MOST:
        said = _("At most %(most)s documents go into one ZIP. Please filter first.") % {"most": MOST}
        messages.warning(request, said if papers else _("There is no document to put into a ZIP."))
        return redirect(f"{reverse('orders:documents')}?{request.GET.urlencode()}")
    name = _("documents") + f"-{localdate():%Y-%m-%d}.zip"
    return FileResponse(zipped(papers), as_attachment=True, filename=name, content_type="application/zip")
