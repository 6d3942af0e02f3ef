"""People, their roles and memberships."""

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from b2bshop.admin_pages import ManyRowsPaginator, ReadOnlyRows, ShopAdmin, SpokenForm, chosen

from ..models import Company, Membership, Role, Unit, User
from ..permissions import Permission


class NewPersonForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name", "phone", "language", "is_staff")
        field_classes = {}

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def _update_errors(self, errors):
        SpokenForm._update_errors(self, errors)


class PersonForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes = {}

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class MembershipsOfPerson(ReadOnlyRows):
    model = Membership
    fields = ("company", "unit", "order_limit", "is_active")
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("company", "unit")


@admin.register(User)
class PersonAdmin(UserAdmin, ShopAdmin):
    form = PersonForm
    add_form = NewPersonForm
    list_display = ("email", "name", "phone", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "language")
    search_fields = ("email", "name", "phone")
    ordering = ("email",)
    inlines = (MembershipsOfPerson,)
    linked = ((Membership, "user"),)
    actions = ("send_link",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("name", "phone", "language")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "phone", "language", "is_staff")}),
        (_("Password"), {"fields": ("usable_password", "password1", "password2")}),
    )

    def get_inlines(self, request, obj):
        return self.inlines if obj else ()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:  # nobody signs in with the address that was replaced
            EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()

    @admin.action(description=_("Send a link to set the password"), permissions=["change"])
    def send_link(self, request, queryset):
        for person in queryset:
            form = ResetPasswordForm({"email": person.email})
            if person.is_active and form.is_valid():
                form.save(request)
                messages.success(request, _("%(email)s receives a link.") % {"email": person.email})
            else:
                messages.warning(request, _("%(email)s is not active.") % {"email": person.email})


class RoleForm(SpokenForm):
    permissions = forms.MultipleChoiceField(
        label=_("Permissions"),
        choices=[(p.value, p.value.replace("_", " ")) for p in Permission],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Role
        fields = ("company", "code", "name_de", "name_en", "scope", "permissions")


@admin.register(Role)
class RoleAdmin(ShopAdmin):
    form = RoleForm
    list_display = ("code", "name_de", "name_en", "company", "scope")
    list_filter = ("scope", ("company", admin.EmptyFieldListFilter))
    list_select_related = ("company",)
    search_fields = ("code", "name_de", "name_en", "company__name")
    autocomplete_fields = ("company",)


@admin.register(Membership)
class MembershipAdmin(ShopAdmin):
    list_display = ("user", "company", "unit", "role_names", "order_limit", "is_active")
    list_filter = (
        "is_active",
        chosen("company", Company, _("company")),
        chosen("unit", Unit, _("unit")),
        chosen("user", User, _("person")),
    )
    list_select_related = ("user", "company", "unit")
    search_fields = ("user__email", "user__name", "company__name", "=company__number")
    autocomplete_fields = ("user", "company", "unit", "roles")
    paginator = ManyRowsPaginator

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("roles")

    @admin.display(description=_("roles"))
    def role_names(self, membership):
        return ", ".join(str(role) for role in membership.roles.all())
