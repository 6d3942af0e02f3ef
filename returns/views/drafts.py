"""A return that is being written: choosing lines, saying what is wrong, submitting it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from b2bshop.access import requires
from orders.sent import row_id
from returns.actions import delete_draft, more_lines, remove_line, remove_photo, start_draft, submit_return
from returns.models import Photo, Return
from returns.pages.claims import returnable_page
from returns.pages.draft import DraftEntry, draft_page
from returns.problems import NotPossible
from returns.states import State


@requires(Permission.RETURN_GOODS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """What was delivered and can be returned; the ticked lines become a draft, or come into one."""
    if request.method == "POST":
        ticked = {row_id(text) for text in request.POST.getlist("pick")}
        try:
            if into := request.POST.get("draft"):
                draft = get_object_or_404(_drafts(request), pk=row_id(into))
                more_lines(draft, ticked, by=request.actor)
                return redirect(draft)
            return redirect(start_draft(ticked, by=request.actor, at=now()))
        except NotPossible:
            messages.warning(request, _("Please tick at least one line."))
            return redirect(request.get_full_path())
    return render(request, "returns/new.html", {"page": returnable_page(request.GET, request.actor)})


@requires(Permission.RETURN_GOODS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request, pk):
    """Everything typed is kept; `do` says what is done with it besides."""
    found = get_object_or_404(Return.objects.visible_to(request.actor).select_related("company"), pk=pk)
    if found.state != State.DRAFT:
        return redirect(found)  # it was sent twice
    if request.method != "POST":
        return render(request, "returns/draft.html", {"page": draft_page(found, request.actor)})
    entry, do = DraftEntry(found, request.POST, request.FILES), request.POST.get("do", "")
    problems: list[str] = []
    try:
        entry.keep(by=request.actor, at=now())
        if do == "submit" and entry.is_good and not (problems := entry.check(by=request.actor, at=now())):
            if entry.is_good:
                return _submitted(request, found)
        elif entry.is_good:
            return _beside(request, found, do)
    except NotPossible as refusal:
        problems = entry.tell(refusal.problems)
    page = draft_page(found, request.actor, entry.forms, entry.form)
    page.problems = problems
    return render(request, "returns/draft.html", {"page": page}, status=422)


def _submitted(request, draft: Return):
    made = submit_return(draft, by=request.actor, at=now())
    said = {
        State.SETTLED: _("Return %(number)s is granted and credited."),
        State.ACCEPTED: _("Return %(number)s is granted."),
        State.AUTHORISED: _("Return %(number)s is granted. Please send the goods back."),
    }.get(State(made.state), _("Return %(number)s is submitted."))
    messages.success(request, said % {"number": made})
    return redirect(made)


def _beside(request, draft: Return, do: str):
    """What a button besides submitting asks for."""
    what, _dash, key = do.partition("-")
    if what == "drop":
        line = get_object_or_404(draft.lines.all(), pk=row_id(key))  # type: ignore[attr-defined]
        remove_line(line, by=request.actor)
    elif what == "unphoto":
        photo = get_object_or_404(Photo.objects.visible_to(request.actor), pk=row_id(key), line__claim=draft)
        remove_photo(photo, by=request.actor)
    else:
        messages.success(request, _("The draft is saved."))
    return redirect(draft)


@requires(Permission.RETURN_GOODS)
@require_POST
def delete(request, pk):
    found = get_object_or_404(_drafts(request), pk=pk)
    try:
        delete_draft(found, by=request.actor)
        messages.success(request, _("The draft is gone."))
    except NotPossible as refusal:
        messages.warning(request, str(refusal.problems[0]))
    return redirect("returns:list")


def _drafts(request):
    return Return.objects.visible_to(request.actor).drafts()
