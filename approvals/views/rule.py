"""A company's own rules: who writes them reads them as sentences and changes them in a form."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, Scope
from b2bshop.access import requires

from ..actions import RuleChanged, end_rule, set_deadline, write_rule
from ..forms import DeadlineForm
from ..forms.rule import Draft
from ..models import Deadline, RuleVersion
from ..pages.rule import draft_from, draft_of, new_draft, rule_editor, rule_list, rule_page


@requires(Permission.MANAGE_RULES)
@require_safe
def rules(request):
    """Every rule in words, and those that were ended."""
    return _list(request, DeadlineForm(instance=_deadline(request.actor)))


@requires(Permission.MANAGE_RULES)
@require_POST
def deadline(request):
    """How long approvers may take."""
    form = DeadlineForm(request.POST, instance=_deadline(request.actor))
    if not form.is_valid():
        return _list(request, form, status=422)
    set_deadline(**form.cleaned_data, by=request.actor, at=now())
    messages.success(request, _("Reminders are changed."))
    return redirect("rules:list")


def _deadline(actor) -> Deadline:
    return Deadline.objects.visible_to(actor).first() or Deadline(company=actor.company)


def _list(request, form, *, status=200):
    current, ended = rule_list(request.actor, on=localdate())
    whole = request.actor.scopes[Permission.MANAGE_RULES] == Scope.COMPANY
    context = {"rules": current, "ended": ended, "form": form if whole else None}
    return render(request, "approvals/rules.html", context, status=status)


@requires(Permission.MANAGE_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request):
    """An empty form; a POST changes it or writes the rule."""
    return _edit(request, [], new_draft(localdate()))


@requires(Permission.MANAGE_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request, pk):
    """One rule and its versions; a POST writes the next one."""
    versions = _versions(request.actor, pk)
    if versions[0].superseded_at is not None:
        page = rule_page(versions, None, request.actor, on=localdate())
        return render(request, "approvals/rule.html", {"page": page})
    return _edit(request, versions, draft_of(versions[0]))


@requires(Permission.MANAGE_RULES)
@require_POST
def end(request, pk):
    """The rule asks nobody any more."""
    version = _versions(request.actor, pk)[0]
    try:
        end_rule(version, by=request.actor, at=now())
    except RuleChanged:
        messages.error(request, _("Somebody has changed this rule in the meantime. Please look at it again."))
        return redirect("rules:rule", pk)
    messages.success(request, _("The rule “%(name)s” is not asked any more.") % {"name": version.name})
    return redirect("rules:list")


def _versions(actor, pk) -> list[RuleVersion]:
    seen = RuleVersion.objects.visible_to(actor).filter(rule=pk)
    versions = list(seen.select_related("unit", "written_by").order_by("-number"))
    if not versions or pk > 2**31:
        raise Http404
    return versions


def _edit(request, versions, draft):
    """The button pressed adds or drops a part, or writes what was sent."""
    actor, today = request.actor, localdate()
    if request.method != "POST":
        editor = rule_editor(draft, actor, on=today)
        return _show(request, versions, editor)
    draft, pressed = Draft.sent(request.POST), request.POST.get("do", "save")
    if pressed != "save":
        draft.change(pressed, request.POST)
        return _show(request, versions, rule_editor(draft, actor, on=today))
    editor = rule_editor(draft, actor, on=today, data=request.POST)
    if not editor.is_valid():
        return _show(request, versions, editor, status=422)
    return _write(request, versions, editor)


def _write(request, versions, editor):
    current = versions[0] if versions else None
    seen = request.POST.get("version", "")
    try:
        if current and seen != str(current.number):
            raise RuleChanged
        written = write_rule(draft_from(editor), instead_of=current, by=request.actor, at=now())
    except RuleChanged:
        words = _(
            "Somebody else has changed this rule in the meantime. Below you see both: compare, then save."
        )
        messages.error(request, words)
        return _show(request, versions, editor, status=409)
    messages.success(request, _("The rule “%(name)s” is asked from now on.") % {"name": written.name})
    return redirect("rules:list")


def _show(request, versions, editor, *, status=200):
    page = rule_page(versions, editor, request.actor, on=localdate())
    return render(request, "approvals/rule.html", {"page": page, "editor": editor}, status=status)
