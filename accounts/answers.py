"""How the company's form pages answer."""

from collections.abc import Callable

from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from b2bshop.refusals import sentence

from .problems import Problem


def is_sent(request: HttpRequest, form: BaseForm) -> bool:
    return request.method == "POST" and form.is_valid()


def done(form: BaseForm, verb: Callable, *args, **kwargs) -> bool:
    """Runs a verb; what stands against it is said in the form."""
    try:
        verb(*args, **kwargs)
    except Problem as problem:
        form.add_error(None, str(problem))
    except IntegrityError as error:  # somebody else was faster
        form.add_error(None, sentence(error))
    return not form.errors


def form_page(request: HttpRequest, form: BaseForm, title: str, back: str, **context) -> HttpResponse:
    """One form in a panel. `lead`, `button`, `danger`, `second` (form), `moving`, `more` say the rest."""
    second = context.get("second")
    context |= {"form": form, "title": title, "back": back}
    status = 422 if form.errors or (second is not None and second.errors) else 200
    return render(request, "accounts/form.html", context, status=status)
