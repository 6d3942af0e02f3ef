"""Addresses below /company/. Rooms that add pages there have a urls module of their own, see accounts.side."""

from django.urls import path

from .views import accept, acting, company, invitations, people, places, structure

app_name = "accounts"
urlpatterns = [
    path("", company.company, name="company"),
    path("switch/", company.switch, name="switch"),
    path("acting/stop/", acting.stop_acting, name="stop_acting"),
    path("sales-access/", acting.sales_access, name="sales_access"),
    path("sales-access/<int:pk>/end/", acting.end, name="end_acting"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/unit/", people.add_unit, name="add_membership"),
    path("people/memberships/<int:pk>/", people.membership, name="membership"),
    path("people/memberships/<int:pk>/block/", people.block, name="block"),
    path("people/memberships/<int:pk>/unblock/", people.unblock, name="unblock"),
    path("people/memberships/<int:pk>/remove/", people.remove, name="remove"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitations.new, name="invite"),
    path("invitations/upload/", invitations.upload, name="upload"),
    path("invitations/sample/", invitations.sample, name="sample"),
    path("invitations/failed/<str:token>/", invitations.failed_rows, name="failed_rows"),
    path("invitations/<int:pk>/resend/", invitations.resend, name="resend"),
    path("invitations/<int:pk>/revoke/", invitations.withdraw, name="revoke"),
    path("invited/<str:secret>/", accept.invited, name="invited"),
    path("roles/", structure.roles, name="roles"),
    path("roles/new/", structure.new_role, name="new_role"),
    path("roles/<int:pk>/", structure.role, name="role"),
    path("roles/<int:pk>/remove/", structure.drop_role, name="remove_role"),
    path("units/", structure.units, name="units"),
    path("units/new/", structure.new_unit, name="new_unit"),
    path("units/<int:pk>/", structure.unit, name="unit"),
    path("units/<int:pk>/move/", structure.move, name="move_unit"),
    path("units/<int:pk>/merge/", structure.merge, name="merge_unit"),
    path("units/<int:pk>/block/", structure.block_unit, name="block_unit"),
    path("units/<int:pk>/unblock/", structure.unblock_unit, name="unblock_unit"),
    path("addresses/", places.addresses, name="addresses"),
    path("addresses/new/", places.address, name="new_address"),
    path("addresses/<int:pk>/", places.address, name="address"),
    path("addresses/<int:pk>/remove/", places.drop_address, name="remove_address"),
    path("cost-centres/", places.cost_centres, name="cost_centres"),
    path("cost-centres/new/", places.cost_centre, name="new_cost_centre"),
    path("cost-centres/<int:pk>/", places.cost_centre, name="cost_centre"),
]
