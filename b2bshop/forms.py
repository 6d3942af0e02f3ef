"""How forms come out of `{{ form }}`: one field component, one error summary (templates/_components)."""

from django.forms.renderers import TemplatesSetting


class ShopRenderer(TemplatesSetting):
    form_template_name = "_components/form.html"
    field_template_name = "_components/field.html"
